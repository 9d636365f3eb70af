-- Mỗi lần vào, ra một chi bộ trong thời gian có danh sách, theo lý do / each coming and going of a cell within the time of the rosters, by cause
CREATE OR REPLACE VIEW membership_moves AS
WITH spans AS (
    SELECT
        member_key,
        organization_key,
        valid_from,
        valid_to,
        ended_by,
        load_id,
        source_ref,
        end_load_id,
        end_source_ref,
        lag(organization_key) OVER person AS was_key,
        lag(valid_to) OVER person AS was_to,
        lag(ended_by) OVER person AS was_ended,
        lead(organization_key) OVER person AS next_key,
        lead(valid_from) OVER person AS next_from
    FROM fact_memberships
    WHERE organization_key IS NOT NULL
    WINDOW person AS (PARTITION BY member_key ORDER BY valid_from NULLS FIRST, valid_to NULLS LAST)
), admissions AS (
    SELECT
        member_key,
        max(coalesce(admitted_on, decided_on)) FILTER (NOT is_readmission) AS admitted_on,
        max(coalesce(admitted_on, decided_on)) FILTER (is_readmission) AS readmitted_on
    FROM fact_admissions
    GROUP BY member_key
), roster_days AS (
    SELECT DISTINCT coalesce(period_end, CAST(received_at AS DATE)) AS day
    FROM dim_source
    WHERE kind = 'member' AND status = 'published'
), came AS (
    SELECT
        spans.organization_key,
        CASE WHEN spans.was_to = spans.valid_from THEN spans.was_key END AS other_key,
        CAST(year(spans.valid_from) AS INTEGER) AS year,
        CASE
            WHEN spans.was_ended IN ('died', 'expelled', 'struck_off', 'withdrew') THEN 'b_other'
            WHEN spans.was_to = spans.valid_from AND spans.was_ended = 'reorganised' THEN 'reorganised_in'
            WHEN spans.was_to = spans.valid_from THEN 'transferred_in'
            -- the day of admission and the first day in the cell may differ by the weeks of the procedure
            WHEN abs(date_diff('day', admissions.readmitted_on, spans.valid_from)) <= 31 THEN 'b_other'
            WHEN abs(date_diff('day', admissions.admitted_on, spans.valid_from)) <= 31 THEN 'admitted'
            WHEN spans.was_ended IN ('transferred', 'reorganised') THEN 'transferred_in'
            -- first seen on the day of a roster: nothing says how; any other day was stated, so he or she moved here
            WHEN spans.was_ended IS NOT NULL OR roster_days.day IS NOT NULL THEN 'appeared'
            ELSE 'transferred_in'
        END AS cause,
        spans.load_id,
        spans.source_ref
    FROM spans
    JOIN roster_span ON year(spans.valid_from) BETWEEN roster_span.first_year AND roster_span.last_year
    LEFT JOIN admissions ON admissions.member_key = spans.member_key
    LEFT JOIN roster_days ON roster_days.day = spans.valid_from
    WHERE spans.organization_key IS DISTINCT FROM CASE WHEN spans.was_to = spans.valid_from THEN spans.was_key END
), went AS (
    SELECT
        organization_key,
        CASE WHEN next_from = valid_to THEN next_key END AS other_key,
        CAST(year(valid_to) AS INTEGER) AS year,
        CASE
            WHEN ended_by IN ('died', 'expelled', 'struck_off', 'withdrew') THEN ended_by
            WHEN ended_by = 'reorganised' THEN 'reorganised_out'
            WHEN ended_by = 'transferred' OR next_from = valid_to THEN 'transferred_out'
            ELSE 'missing'
        END AS cause,
        coalesce(end_load_id, load_id) AS load_id,
        coalesce(end_source_ref, source_ref) AS source_ref
    FROM spans
    JOIN roster_span ON year(spans.valid_to) BETWEEN roster_span.first_year AND roster_span.last_year
    WHERE organization_key IS DISTINCT FROM CASE WHEN next_from = valid_to THEN next_key END
), moves AS (
    SELECT * FROM came
    UNION ALL
    SELECT * FROM went
)
SELECT organization_key, other_key, year, cause, load_id, source_ref FROM moves;
COMMENT ON VIEW membership_moves IS 'Mỗi dòng một lần vào hay ra một chi bộ / one row a coming or going of a cell';
COMMENT ON COLUMN membership_moves.organization_key IS 'Chi bộ / cell';
COMMENT ON COLUMN membership_moves.other_key IS 'Chi bộ ở đầu kia, khi biết / the cell on the other side, where known';
COMMENT ON COLUMN membership_moves.year IS 'Năm / year';
COMMENT ON COLUMN membership_moves.cause IS 'Lý do / cause';
COMMENT ON COLUMN membership_moves.load_id IS 'Lần nạp cho biết / load that tells it';
COMMENT ON COLUMN membership_moves.source_ref IS 'Nơi ghi trong tệp / place in the file';
