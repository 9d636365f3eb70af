-- Một tệp đã tiếp nhận / a landed file
CREATE TABLE IF NOT EXISTS dim_source (
    source_key       INTEGER NOT NULL,
    load_id          TEXT NOT NULL,
    sha256           TEXT NOT NULL,
    file_name        TEXT NOT NULL,
    kind             TEXT NOT NULL,
    sender           TEXT,
    organization_key INTEGER,
    period_start     DATE,
    period_end       DATE,
    received_at      TIMESTAMP NOT NULL,
    title            TEXT,
    document_number  TEXT,
    issuer           TEXT,
    published_on     DATE,
    status           TEXT NOT NULL
);
COMMENT ON TABLE dim_source IS 'Một tệp đã tiếp nhận / a landed file';
COMMENT ON COLUMN dim_source.source_key IS 'Khóa tệp / key';
COMMENT ON COLUMN dim_source.load_id IS 'Lần nạp / its load';
COMMENT ON COLUMN dim_source.sha256 IS 'Mã băm nội dung / content hash';
COMMENT ON COLUMN dim_source.file_name IS 'Tên tệp khi nhận / name as it arrived';
COMMENT ON COLUMN dim_source.kind IS 'report, member, organization, rating, inspection, unknown';
COMMENT ON COLUMN dim_source.sender IS 'Nơi gửi: thư mục đầu trong hộp thư đến / sender: first folder in the inbox';
COMMENT ON COLUMN dim_source.organization_key IS 'Tổ chức của tệp / the organization it is about';
COMMENT ON COLUMN dim_source.period_start IS 'Kỳ, từ / period start';
COMMENT ON COLUMN dim_source.period_end IS 'Kỳ, đến / period end';
COMMENT ON COLUMN dim_source.received_at IS 'Lúc nhận, giờ Việt Nam / when it landed, office time';
COMMENT ON COLUMN dim_source.title IS 'Tiêu đề / title';
COMMENT ON COLUMN dim_source.document_number IS 'Số văn bản / document number';
COMMENT ON COLUMN dim_source.issuer IS 'Nơi ban hành / issuer';
COMMENT ON COLUMN dim_source.published_on IS 'Ngày đăng hoặc ký / published or signed on';
COMMENT ON COLUMN dim_source.status IS 'published, held, rejected, superseded, withdrawn';
