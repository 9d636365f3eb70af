-- Một lần nạp (một tệp theo nội dung) / a load: one file by content
CREATE TABLE IF NOT EXISTS audit.loads (
    load_id          TEXT NOT NULL,
    sha256           TEXT NOT NULL,
    file_name        TEXT NOT NULL,
    sender           TEXT,
    family           TEXT NOT NULL,
    kind             TEXT NOT NULL,
    size_bytes       BIGINT NOT NULL,
    received_on      DATE NOT NULL,
    received_at      TIMESTAMP NOT NULL,
    verdict          TEXT NOT NULL,
    status           TEXT NOT NULL,
    status_reason    TEXT,
    superseded_by    TEXT,
    content_hash     TEXT,
    audited          BOOLEAN NOT NULL,
    rows_read        BIGINT NOT NULL,
    rows_published   BIGINT NOT NULL,
    rows_quarantined BIGINT NOT NULL,
    rows_ignored     BIGINT,
    findings         BIGINT NOT NULL,
    scope            TEXT,
    period_start     DATE,
    period_end       DATE
);
COMMENT ON TABLE audit.loads IS 'Một lần nạp (một tệp theo nội dung) / a load: one file by content';
COMMENT ON COLUMN audit.loads.load_id IS 'Mã lần nạp / load';
COMMENT ON COLUMN audit.loads.sha256 IS 'Mã băm / content hash';
COMMENT ON COLUMN audit.loads.file_name IS 'Tên tệp / file name';
COMMENT ON COLUMN audit.loads.sender IS 'Nơi gửi / sender';
COMMENT ON COLUMN audit.loads.family IS 'spreadsheet, document, unknown';
COMMENT ON COLUMN audit.loads.kind IS 'Loại nội dung / kind of content';
COMMENT ON COLUMN audit.loads.size_bytes IS 'Dung lượng / bytes';
COMMENT ON COLUMN audit.loads.received_on IS 'Ngày nhận (phân vùng) / day it arrived: the partition';
COMMENT ON COLUMN audit.loads.received_at IS 'Lúc nhận / time it arrived';
COMMENT ON COLUMN audit.loads.verdict IS 'Kết quả kiểm tra: passed, blocked, rejected / what its audit said';
COMMENT ON COLUMN audit.loads.status IS 'published, held, rejected, superseded, withdrawn';
COMMENT ON COLUMN audit.loads.status_reason IS 'Lý do / why';
COMMENT ON COLUMN audit.loads.superseded_by IS 'Lần nạp thay thế / the load that replaces it';
COMMENT ON COLUMN audit.loads.content_hash IS 'Mã băm của dữ liệu đã kiểm / hash of what was audited';
COMMENT ON COLUMN audit.loads.audited IS 'Đã qua kiểm tra / passed its audit';
COMMENT ON COLUMN audit.loads.rows_read IS 'Số dòng đọc được / rows or figures read';
COMMENT ON COLUMN audit.loads.rows_published IS 'Số dòng đưa vào / rows published';
COMMENT ON COLUMN audit.loads.rows_quarantined IS 'Số dòng cách ly / rows in quarantine';
COMMENT ON COLUMN audit.loads.rows_ignored IS 'Số liệu bị người duyệt loại / figures that a person rejected: read = published + quarantined + ignored';
COMMENT ON COLUMN audit.loads.findings IS 'Số phát hiện / findings';
COMMENT ON COLUMN audit.loads.scope IS 'Phạm vi để nhận bản sửa / what a corrected file must share to replace it';
COMMENT ON COLUMN audit.loads.period_start IS 'Kỳ, từ / period start';
COMMENT ON COLUMN audit.loads.period_end IS 'Kỳ, đến / period end';
