-- Một mức trong một thang xếp loại / a level in a scale
CREATE TABLE IF NOT EXISTS dim_rating (
    rating_key   INTEGER NOT NULL,
    scale        TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    level        TEXT NOT NULL,
    rank         INTEGER NOT NULL,
    label_vi     TEXT NOT NULL,
    valid_from   DATE,
    valid_to     DATE
);
COMMENT ON TABLE dim_rating IS 'Một mức trong một thang xếp loại / a level in a scale';
COMMENT ON COLUMN dim_rating.rating_key IS 'Khóa mức / key';
COMMENT ON COLUMN dim_rating.scale IS 'Thang: old (đến 2017), new (từ 2018) / scale';
COMMENT ON COLUMN dim_rating.subject_kind IS 'organization, member';
COMMENT ON COLUMN dim_rating.level IS 'excellent, good, fair, weak';
COMMENT ON COLUMN dim_rating.rank IS '1 là cao nhất / 1 is the highest';
COMMENT ON COLUMN dim_rating.label_vi IS 'Tên mức / wording';
COMMENT ON COLUMN dim_rating.valid_from IS 'Áp dụng từ / first day';
COMMENT ON COLUMN dim_rating.valid_to IS 'Đến ngày (không kể) / end, exclusive';
