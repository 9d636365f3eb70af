-- Vào và ra khỏi mỗi tổ chức (cả trực thuộc) trong năm, theo lý do / comings and goings of each organization by year and cause
CREATE OR REPLACE VIEW membership_flows AS
WITH spans AS (
    SELECT
        member_key,
        organization_key,
        valid_from,
        valid_to,
        ended_by,
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
        END AS cause
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
        END AS cause
    FROM spans
    JOIN roster_span ON year(spans.valid_to) BETWEEN roster_span.first_year AND roster_span.last_year
    WHERE organization_key IS DISTINCT FROM CASE WHEN next_from = valid_to THEN next_key END
), moves AS (
    SELECT organization_key, other_key, year, cause, count(*) AS persons
    FROM (SELECT * FROM came UNION ALL SELECT * FROM went)
    GROUP BY ALL
)
SELECT
    ancestry.ancestor_key AS organization_key,
    moves.year,
    moves.cause,
    CAST(sum(moves.persons) AS BIGINT) AS persons
FROM moves
JOIN organization_ancestry AS ancestry ON ancestry.organization_key = moves.organization_key
-- whoever moves between two organizations under one roof neither comes nor goes there
ANTI JOIN organization_ancestry AS roof
    ON roof.organization_key = moves.other_key AND roof.ancestor_key = ancestry.ancestor_key
GROUP BY ancestry.ancestor_key, moves.year, moves.cause;
COMMENT ON VIEW membership_flows IS 'Mỗi dòng một tổ chức (cả trực thuộc), một năm, một lý do: số lượt vào hoặc ra; chuyển trong nội bộ không tính / one row an organization with all below it, a year and a cause: comings or goings; moves within cancel';
COMMENT ON COLUMN membership_flows.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN membership_flows.year IS 'Năm của ngày đầu có mặt hoặc ngày đầu vắng mặt / year of the first day present or the first day absent';
COMMENT ON COLUMN membership_flows.cause IS 'admitted, transferred_in, b_other, reorganised_in, appeared; died, expelled, struck_off, withdrew, transferred_out, reorganised_out, missing';
COMMENT ON COLUMN membership_flows.persons IS 'Số lượt người / persons';
