-- Khoảng hiệu lực mới nhất của mỗi tổ chức / the latest span of each organization
-- Filled by orchestration/stocks.py (sql/stocks).
CREATE TABLE IF NOT EXISTS organization_latest (
    organization_key  INTEGER NOT NULL,
    organization_code TEXT,
    name              TEXT NOT NULL,
    organization_kind TEXT,
    type              TEXT,
    level             TEXT,
    regime            TEXT,
    parent_key        INTEGER,
    province_code     TEXT,
    valid_from        DATE,
    valid_to          DATE,
    is_current        BOOLEAN NOT NULL
);
COMMENT ON TABLE organization_latest IS 'Mỗi dòng một tổ chức, theo khoảng hiệu lực mới nhất / one row an organization, as in its latest span';
COMMENT ON COLUMN organization_latest.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN organization_latest.organization_code IS 'Mã theo danh mục / code in the register';
COMMENT ON COLUMN organization_latest.name IS 'Tên mới nhất / latest name';
COMMENT ON COLUMN organization_latest.organization_kind IS 'superior_committee, grassroots_committee, grassroots_cell, section, cell';
COMMENT ON COLUMN organization_latest.type IS 'Loại hình / type';
COMMENT ON COLUMN organization_latest.level IS 'Cấp / level';
COMMENT ON COLUMN organization_latest.regime IS 'Mô hình R1, R2, R3 / regime of levels';
COMMENT ON COLUMN organization_latest.parent_key IS 'Tổ chức cấp trên trực tiếp / the organization directly above';
COMMENT ON COLUMN organization_latest.province_code IS 'Mã tỉnh / province code';
COMMENT ON COLUMN organization_latest.valid_from IS 'Hiệu lực từ ngày; trống là không rõ / first day, null when unknown';
COMMENT ON COLUMN organization_latest.valid_to IS 'Đến ngày (không kể); trống là chưa kết thúc / end, exclusive; null when open';
COMMENT ON COLUMN organization_latest.is_current IS 'Còn hiệu lực / whether the organization still exists';
