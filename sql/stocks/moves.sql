-- Mỗi lần vào, ra một chi bộ trong thời gian có danh sách, theo lý do / each coming and going of a cell within the time of the rosters, by cause
INSERT INTO membership_moves
WITH within AS (
    SELECT spans.*, basis_now.first_year, basis_now.last_year
    FROM spans
    SEMI JOIN touched ON touched.organization_key = spans.organization_key
    CROSS JOIN basis_now
), coming AS (
    SELECT * FROM within
    WHERE year(valid_from) BETWEEN first_year AND last_year
        AND organization_key IS DISTINCT FROM CASE WHEN was_to = valid_from THEN was_key END
), admissions AS (
    SELECT
        facts.member_key,
        max(coalesce(admitted_on, decided_on)) FILTER (NOT is_readmission) AS admitted_on,
        max(coalesce(admitted_on, decided_on)) FILTER (is_readmission) AS readmitted_on
    FROM fact_admissions AS facts
    SEMI JOIN coming ON coming.member_key = facts.member_key
    GROUP BY facts.member_key
), roster_days AS (
    SELECT unnest(roster_days) AS day FROM basis_now
), came AS (
    SELECT
        coming.place,
        coming.organization_key,
        CASE WHEN coming.was_to = coming.valid_from THEN coming.was_key END AS other_key,
        CAST(year(coming.valid_from) AS INTEGER) AS year,
        CASE
            WHEN coming.was_ended IN ('died', 'expelled', 'struck_off', 'withdrew') THEN 'b_other'
            WHEN coming.was_to = coming.valid_from AND coming.was_ended = 'reorganised' THEN 'reorganised_in'
            WHEN coming.was_to = coming.valid_from THEN 'transferred_in'
            -- the day of admission and the first day in the cell may differ by the weeks of the procedure
            WHEN abs(date_diff('day', admissions.readmitted_on, coming.valid_from)) <= 31 THEN 'b_other'
            WHEN abs(date_diff('day', admissions.admitted_on, coming.valid_from)) <= 31 THEN 'admitted'
            WHEN coming.was_ended IN ('transferred', 'reorganised') THEN 'transferred_in'
            -- first seen on the day of a roster: nothing says how; any other day was stated, so he or she moved here
            WHEN coming.was_ended IS NOT NULL OR roster_days.day IS NOT NULL THEN 'appeared'
            ELSE 'transferred_in'
        END AS cause
    FROM coming
    LEFT JOIN admissions ON admissions.member_key = coming.member_key
    LEFT JOIN roster_days ON roster_days.day = coming.valid_from
), went AS (
    SELECT
        place,
        organization_key,
        CASE WHEN next_from = valid_to THEN next_key END AS other_key,
        CAST(year(valid_to) AS INTEGER) AS year,
        CASE
            WHEN ended_by IN ('died', 'expelled', 'struck_off', 'withdrew') THEN ended_by
            WHEN ended_by = 'reorganised' THEN 'reorganised_out'
            WHEN ended_by = 'transferred' OR next_from = valid_to THEN 'transferred_out'
            ELSE 'missing'
        END AS cause
    FROM within
    WHERE year(valid_to) BETWEEN first_year AND last_year
        AND organization_key IS DISTINCT FROM CASE WHEN next_from = valid_to THEN next_key END
)
SELECT came.organization_key, came.other_key, came.year, came.cause, facts.load_id, facts.source_ref
FROM came
JOIN fact_memberships AS facts ON facts.rowid = came.place
UNION ALL
SELECT
    went.organization_key, went.other_key, went.year, went.cause,
    coalesce(facts.end_load_id, facts.load_id), coalesce(facts.end_source_ref, facts.source_ref)
FROM went
JOIN fact_memberships AS facts ON facts.rowid = went.place
-- a cell's lines of a year together, as they are asked for and compress best
ORDER BY 1, 3, 4, 5, 6;
