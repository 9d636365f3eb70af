-- Đảng viên dự bị được công nhận đúng hạn không / are probationers confirmed in time
CREATE OR REPLACE VIEW mart_probation AS
WITH admissions AS MATERIALIZED (
    SELECT
        facts.member_key,
        facts.organization_key,
        coalesce(facts.admitted_on, facts.decided_on) AS admitted_on,
        facts.official_on,
        CAST(coalesce(facts.admitted_on, facts.decided_on) + INTERVAL 12 MONTHS AS DATE) AS due_on,
        facts.load_id,
        facts.source_ref,
        span.first_day,
        span.last_day
    FROM fact_admissions AS facts
    -- due from the rosters' first year on: old admissions had other spans of probation
    JOIN roster_span AS span
        ON coalesce(facts.admitted_on, facts.decided_on) >= make_date(span.first_year - 1, 1, 1)
), last_seen AS (
    SELECT
        member_key,
        arg_max(ended_by, coalesce(valid_to, DATE '9999-12-31')) AS ended_by,
        arg_max(membership, coalesce(valid_to, DATE '9999-12-31')) AS membership,
        max(coalesce(valid_to, DATE '9999-12-31')) AS left_on
    FROM fact_memberships
    SEMI JOIN admissions USING (member_key)
    GROUP BY member_key
), judged AS (
    SELECT
        admissions.*,
        -- 30 working days are six weeks
        CAST(admissions.due_on + INTERVAL 42 DAYS AS DATE) AS vote_by,
        last_seen.membership,
        nullif(last_seen.left_on, DATE '9999-12-31') AS left_on,
        last_seen.ended_by
    FROM admissions
    JOIN last_seen ON last_seen.member_key = admissions.member_key
)
SELECT
    judged.member_key,
    judged.organization_key,
    latest.name AS organization,
    judged.admitted_on,
    judged.due_on,
    judged.vote_by,
    judged.official_on,
    CASE
        WHEN judged.official_on IS NOT NULL AND abs(date_diff('day', judged.due_on, judged.official_on)) <= 31 THEN 'confirmed'
        WHEN judged.official_on IS NOT NULL THEN 'confirmed_off_date'
        WHEN judged.membership = 'official' THEN 'confirmed_undated'
        WHEN judged.ended_by = 'struck_off' AND judged.left_on IS NOT NULL THEN 'struck_off'
        WHEN judged.left_on IS NOT NULL AND judged.left_on <= judged.last_day THEN 'left'
        WHEN judged.last_day > judged.vote_by THEN 'overdue'
        WHEN judged.last_day >= judged.due_on THEN 'due'
        ELSE 'waiting'
    END AS state,
    CAST(year(judged.due_on) AS INTEGER) AS due_year,
    CAST(month(judged.due_on) AS INTEGER) AS due_month,
    judged.last_day AS counted_on,
    judged.load_id,
    judged.source_ref
FROM judged
LEFT JOIN organization_latest AS latest ON latest.organization_key = judged.organization_key;
COMMENT ON VIEW mart_probation IS 'Mỗi dòng một lần kết nạp có hạn công nhận từ năm của danh sách đầu tiên / one row an admission whose probation ends in or after the year of the first roster';
COMMENT ON COLUMN mart_probation.member_key IS 'Đảng viên / member';
COMMENT ON COLUMN mart_probation.organization_key IS 'Chi bộ / cell';
COMMENT ON COLUMN mart_probation.organization IS 'Tên chi bộ / its name';
COMMENT ON COLUMN mart_probation.admitted_on IS 'Ngày kết nạp / admission';
COMMENT ON COLUMN mart_probation.due_on IS 'Đủ 12 tháng dự bị / twelve months of probation are over';
COMMENT ON COLUMN mart_probation.vote_by IS 'Hạn chi bộ xét: 30 ngày làm việc sau đó / the cell votes by: 30 working days later';
COMMENT ON COLUMN mart_probation.official_on IS 'Ngày chính thức / official since';
COMMENT ON COLUMN mart_probation.state IS 'confirmed, confirmed_off_date, confirmed_undated, struck_off, left, overdue, due, waiting';
COMMENT ON COLUMN mart_probation.due_year IS 'Năm đến hạn / year due';
COMMENT ON COLUMN mart_probation.due_month IS 'Tháng đến hạn / month due';
COMMENT ON COLUMN mart_probation.counted_on IS 'Ngày của danh sách mới nhất / day of the latest roster';
COMMENT ON COLUMN mart_probation.load_id IS 'Lần nạp / load';
COMMENT ON COLUMN mart_probation.source_ref IS 'Nơi ghi trong tệp / place in the file';
