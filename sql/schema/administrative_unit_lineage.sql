-- Một đơn vị hành chính thành đơn vị nào / what an administrative unit became
CREATE TABLE IF NOT EXISTS administrative_unit_lineage (
    from_code    TEXT NOT NULL,
    from_vintage TEXT NOT NULL,
    level        TEXT NOT NULL,
    to_code      TEXT NOT NULL,
    to_vintage   TEXT NOT NULL,
    event        TEXT NOT NULL,
    on_date      DATE NOT NULL,
    share        DOUBLE
);
COMMENT ON TABLE administrative_unit_lineage IS 'Mỗi dòng một đơn vị cũ và một đơn vị kế thừa / one row a predecessor and a successor';
COMMENT ON COLUMN administrative_unit_lineage.from_code IS 'Mã cũ / code before';
COMMENT ON COLUMN administrative_unit_lineage.from_vintage IS 'Bộ mã của mã cũ / its vintage';
COMMENT ON COLUMN administrative_unit_lineage.level IS 'Cấp của đơn vị cũ: province, district, commune / level of the earlier unit';
COMMENT ON COLUMN administrative_unit_lineage.to_code IS 'Mã mới / code after';
COMMENT ON COLUMN administrative_unit_lineage.to_vintage IS 'Bộ mã của mã mới / its vintage';
COMMENT ON COLUMN administrative_unit_lineage.event IS 'merge, split, rename, retype, same';
COMMENT ON COLUMN administrative_unit_lineage.on_date IS 'Ngày hiệu lực / day';
COMMENT ON COLUMN administrative_unit_lineage.share IS 'Tỷ phần của đơn vị cũ; trống khi chia tách, không phân bổ / share of the earlier unit; null where it was split: nothing is apportioned';
