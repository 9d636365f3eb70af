-- Một phát hiện / a finding
CREATE TABLE IF NOT EXISTS audit.findings (
    load_id  TEXT,
    origin   TEXT NOT NULL,
    severity TEXT NOT NULL,
    code     TEXT NOT NULL,
    sheet    TEXT,
    row      INTEGER,
    "column" TEXT,
    value    TEXT,
    message  TEXT NOT NULL,
    source_ref TEXT
);
COMMENT ON TABLE audit.findings IS 'Một phát hiện / a finding';
COMMENT ON COLUMN audit.findings.load_id IS 'Lần nạp; trống khi thuộc cả kho / load, null for the warehouse';
COMMENT ON COLUMN audit.findings.origin IS 'Bước phát hiện: reading, conforming, freshness / the stage that found it';
COMMENT ON COLUMN audit.findings.severity IS 'reject, warn';
COMMENT ON COLUMN audit.findings.code IS 'Mã / code';
COMMENT ON COLUMN audit.findings.sheet IS 'Trang tính / sheet';
COMMENT ON COLUMN audit.findings.row IS 'Dòng / line';
COMMENT ON COLUMN audit.findings."column" IS 'Cột / column letter';
COMMENT ON COLUMN audit.findings.value IS 'Giá trị đã che định danh / value with identifiers masked';
COMMENT ON COLUMN audit.findings.message IS 'Diễn giải / message for the clerk';
COMMENT ON COLUMN audit.findings.source_ref IS 'Nơi ghi trong tệp / place in the file';
