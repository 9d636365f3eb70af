-- Một phiên bản kho đã công bố / a published version
CREATE TABLE IF NOT EXISTS audit.versions (
    version          BIGINT NOT NULL,
    run_id           TEXT NOT NULL,
    night            DATE NOT NULL,
    published_at     TIMESTAMP NOT NULL,
    corrections_hash TEXT NOT NULL,
    software         TEXT NOT NULL
);
COMMENT ON TABLE audit.versions IS 'Một phiên bản kho đã công bố / a published version';
COMMENT ON COLUMN audit.versions.version IS 'Số phiên bản / version';
COMMENT ON COLUMN audit.versions.run_id IS 'Lần chạy / run';
COMMENT ON COLUMN audit.versions.night IS 'Đêm / partition';
COMMENT ON COLUMN audit.versions.published_at IS 'Lúc công bố / when';
COMMENT ON COLUMN audit.versions.corrections_hash IS 'Mã băm các quyết định đã áp dụng / hash of the decisions applied';
COMMENT ON COLUMN audit.versions.software IS 'Phiên bản phần mềm / software version';
