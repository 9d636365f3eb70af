-- Một ngày / a day
CREATE TABLE IF NOT EXISTS dim_date (
    date_key     DATE NOT NULL,
    year         INTEGER NOT NULL,
    half         INTEGER NOT NULL,
    quarter      INTEGER NOT NULL,
    month        INTEGER NOT NULL,
    is_month_end BOOLEAN NOT NULL,
    scale        TEXT NOT NULL,
    regime       TEXT NOT NULL
);
COMMENT ON TABLE dim_date IS 'Một ngày / a day';
COMMENT ON COLUMN dim_date.date_key IS 'Ngày / day';
COMMENT ON COLUMN dim_date.year IS 'Năm / year';
COMMENT ON COLUMN dim_date.half IS 'Nửa năm 1-2 / half';
COMMENT ON COLUMN dim_date.quarter IS 'Quý 1-4 / quarter';
COMMENT ON COLUMN dim_date.month IS 'Tháng 1-12 / month';
COMMENT ON COLUMN dim_date.is_month_end IS 'Ngày cuối tháng / last day of its month';
COMMENT ON COLUMN dim_date.scale IS 'Thang xếp loại áp dụng cho năm này / rating scale of the year';
COMMENT ON COLUMN dim_date.regime IS 'Mô hình tổ chức theo lịch chung / regime by the general calendar';
