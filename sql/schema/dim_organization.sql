-- Tổ chức đảng trong một khoảng hiệu lực / an organization in one span of validity
CREATE TABLE IF NOT EXISTS dim_organization (
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
    is_current        BOOLEAN NOT NULL,
    load_id           TEXT,
    source_ref        TEXT
);
COMMENT ON TABLE dim_organization IS 'Tổ chức đảng trong một khoảng hiệu lực / an organization in one span of validity';
COMMENT ON COLUMN dim_organization.organization_key IS 'Khóa tổ chức, không đổi theo thời gian / the organization, the same over its spans';
COMMENT ON COLUMN dim_organization.organization_code IS 'Mã theo danh mục của cấp trên / code in the register';
COMMENT ON COLUMN dim_organization.name IS 'Tên trong khoảng này / name in this span';
COMMENT ON COLUMN dim_organization.organization_kind IS 'superior_committee, grassroots_committee, grassroots_cell, section, cell';
COMMENT ON COLUMN dim_organization.type IS 'Loại hình (biểu 5-BTCTW) / type of form 5-BTCTW';
COMMENT ON COLUMN dim_organization.level IS 'Cấp / level on the ladder of its regime';
COMMENT ON COLUMN dim_organization.regime IS 'Mô hình R1, R2, R3 / regime of levels (R1 until June 2025)';
COMMENT ON COLUMN dim_organization.parent_key IS 'Tổ chức cấp trên trực tiếp / the organization directly above';
COMMENT ON COLUMN dim_organization.province_code IS 'Mã tỉnh / province code of that time';
COMMENT ON COLUMN dim_organization.valid_from IS 'Hiệu lực từ ngày; trống là không rõ / first day, null when unknown';
COMMENT ON COLUMN dim_organization.valid_to IS 'Đến ngày (không kể ngày này); trống là chưa kết thúc / end, exclusive; null when open';
COMMENT ON COLUMN dim_organization.is_current IS 'Còn hiệu lực / whether the span is open';
COMMENT ON COLUMN dim_organization.load_id IS 'Lần nạp cho biết khoảng này đầu tiên; trống khi từ dữ liệu tham chiếu / the first load that states the span; null for reference data';
COMMENT ON COLUMN dim_organization.source_ref IS 'Nơi ghi trong tệp / place in the file';
ALTER TABLE dim_organization ADD COLUMN IF NOT EXISTS province_vintage TEXT;
COMMENT ON COLUMN dim_organization.province_vintage IS 'Bộ mã của mã tỉnh: p63 (đến 30/6/2025), p34 (từ 1/7/2025) / vintage of the province code, with it the key of dim_administrative_unit';
