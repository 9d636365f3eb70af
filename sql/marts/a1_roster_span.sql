-- Khoảng thời gian mà danh sách đảng viên cho biết / the time that rosters speak of
CREATE OR REPLACE VIEW roster_span AS
SELECT
    min(day) AS first_day,
    max(day) AS last_day,
    CAST(year(min(day)) AS INTEGER) AS first_year,
    CAST(year(max(day)) AS INTEGER) AS last_year
FROM (
    -- a roster without a date of its own shows the day on which it came
    SELECT coalesce(period_end, CAST(received_at AS DATE)) AS day
    FROM dim_source
    WHERE kind = 'member' AND status = 'published'
);
COMMENT ON VIEW roster_span IS 'Một dòng: ngày và năm đầu, cuối của các danh sách đảng viên đã công bố / one row: first and last day and year of the published rosters';
COMMENT ON COLUMN roster_span.first_day IS 'Ngày của danh sách đầu tiên / day of the first roster';
COMMENT ON COLUMN roster_span.last_day IS 'Ngày của danh sách mới nhất / day of the latest roster';
COMMENT ON COLUMN roster_span.first_year IS 'Năm đầu / first year';
COMMENT ON COLUMN roster_span.last_year IS 'Năm cuối / last year';
