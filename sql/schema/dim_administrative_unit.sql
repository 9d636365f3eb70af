-- Một đơn vị hành chính trong một bộ mã / an administrative unit in one vintage of codes
CREATE TABLE IF NOT EXISTS dim_administrative_unit (
    code        TEXT NOT NULL,
    vintage     TEXT NOT NULL,
    level       TEXT NOT NULL,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    parent_code TEXT,
    valid_from  DATE,
    valid_to    DATE
);
COMMENT ON TABLE dim_administrative_unit IS 'Một đơn vị hành chính trong một bộ mã; khóa là mã và bộ mã, vì mã được dùng lại cho đơn vị khác / an administrative unit in one vintage; the key is code and vintage, since codes are used again for other units';
COMMENT ON COLUMN dim_administrative_unit.code IS 'Mã đơn vị / code';
COMMENT ON COLUMN dim_administrative_unit.vintage IS 'Bộ mã: p63 (63 tỉnh, đến 30/6/2025), p34 (34 tỉnh, từ 1/7/2025) / vintage of the code';
COMMENT ON COLUMN dim_administrative_unit.level IS 'province, district, commune';
COMMENT ON COLUMN dim_administrative_unit.kind IS 'province, city, urban_district, district, town, ward, commune, township, special_zone';
COMMENT ON COLUMN dim_administrative_unit.name IS 'Tên / name';
COMMENT ON COLUMN dim_administrative_unit.parent_code IS 'Mã đơn vị cấp trên, cùng bộ mã / the unit above, in the same vintage';
COMMENT ON COLUMN dim_administrative_unit.valid_from IS 'Từ ngày; trống là không rõ / first day, null when unknown';
COMMENT ON COLUMN dim_administrative_unit.valid_to IS 'Đến ngày (không kể); trống là còn / end, exclusive; null when it still exists';
