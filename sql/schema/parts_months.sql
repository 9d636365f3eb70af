-- Tăng giảm của riêng mỗi tổ chức từng tháng / the change of each organization by itself, month by month
CREATE TABLE IF NOT EXISTS parts.months (
    organization_key INTEGER NOT NULL,
    month_end        DATE NOT NULL,
    change           BIGINT NOT NULL
);
COMMENT ON TABLE parts.months IS 'Mỗi dòng một tổ chức, không kể trực thuộc, và một tháng: số khoảng sinh hoạt bắt đầu trừ số kết thúc; trước năm đầu của danh sách thì gộp vào tháng 12 năm trước đó / one row an organization without what is below it and a month: memberships that begin less those that end; those before the first roster''s year stand in the December before it';
COMMENT ON COLUMN parts.months.organization_key IS 'Chi bộ / cell';
COMMENT ON COLUMN parts.months.month_end IS 'Ngày cuối tháng / last day of the month';
COMMENT ON COLUMN parts.months.change IS 'Tăng, giảm / change';
