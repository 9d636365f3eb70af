-- Đơn vị phải có tổ chức đảng: ấp khóm, trường học, doanh nghiệp / units that should have a Party organization
CREATE SCHEMA IF NOT EXISTS context;
CREATE TABLE IF NOT EXISTS context.units (
    kind             TEXT NOT NULL,
    name             TEXT NOT NULL,
    territory_key    INTEGER NOT NULL,
    organization_key INTEGER,
    hard_area        BOOLEAN NOT NULL,
    source           TEXT
);
COMMENT ON TABLE context.units IS 'Mỗi dòng một ấp khóm, trường học, doanh nghiệp / one row a hamlet, school or enterprise';
COMMENT ON COLUMN context.units.kind IS 'hamlet, school, enterprise, other';
COMMENT ON COLUMN context.units.name IS 'Tên đơn vị / name of the unit';
COMMENT ON COLUMN context.units.territory_key IS 'Tổ chức của địa bàn / organization of the territory';
COMMENT ON COLUMN context.units.organization_key IS 'Tổ chức đảng của đơn vị; trống khi chưa có / its Party organization, null where there is none';
COMMENT ON COLUMN context.units.hard_area IS 'Thuộc vùng khó khăn / in a hard area';
COMMENT ON COLUMN context.units.source IS 'Nguồn / source';
