-- Khoảng hiệu lực mới nhất của mỗi tổ chức / the latest span of each organization
CREATE OR REPLACE VIEW organization_latest AS
SELECT
    organization_key, organization_code, name, organization_kind, type, level, regime, parent_key, province_code,
    valid_from, valid_to, is_current
FROM dim_organization
QUALIFY row_number() OVER (
    PARTITION BY organization_key
    ORDER BY is_current DESC, valid_from DESC NULLS LAST, valid_to DESC NULLS FIRST, parent_key NULLS LAST, name
) = 1;
COMMENT ON VIEW organization_latest IS 'Mỗi dòng một tổ chức, theo khoảng hiệu lực mới nhất / one row an organization, as in its latest span';
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
