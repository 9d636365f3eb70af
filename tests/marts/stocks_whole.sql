-- The stored totals computed all at once from the facts and dimensions, one view each: what a refresh must equal.
-- Written apart from sql/stocks on purpose; only the tests use it.
CREATE OR REPLACE VIEW whole.organization_latest AS
SELECT
    organization_key, organization_code, name, organization_kind, type, level, regime, parent_key, province_code,
    valid_from, valid_to, is_current
FROM dim_organization
QUALIFY row_number() OVER (
    PARTITION BY organization_key
    ORDER BY is_current DESC, valid_from DESC NULLS LAST, valid_to DESC NULLS FIRST, parent_key NULLS LAST, name
) = 1;
CREATE OR REPLACE VIEW whole.organization_ancestry AS
WITH RECURSIVE steps AS (
    SELECT organization_key, organization_key AS ancestor_key, 0 AS depth, [organization_key] AS path
    FROM whole.organization_latest
    UNION ALL
    SELECT
        steps.organization_key, above.organization_key, steps.depth + 1, list_append(steps.path, above.organization_key)
    FROM steps
    JOIN whole.organization_latest AS here ON here.organization_key = steps.ancestor_key
    JOIN whole.organization_latest AS above ON above.organization_key = here.parent_key
    -- a circle of parents ends where it would come back; no ladder has more than 12 steps
    WHERE steps.depth < 12 AND NOT list_contains(steps.path, above.organization_key)
)
SELECT organization_key, ancestor_key, depth FROM steps;
CREATE OR REPLACE VIEW whole.organization_stocks AS
WITH spans AS (
    SELECT
        member_key,
        organization_key,
        membership,
        coalesce(exempt, false) AS exempt,
        -- the years at whose end the member is there; from the year before the first one, for its opening
        greatest(coalesce(year(valid_from), 0), first_year - 1) AS since,
        least(coalesce(year(valid_to) - 1, 9999), last_year) AS until,
        valid_to IS NULL AS is_open,
        valid_to,
        lead(valid_from) OVER person AS next_from,
        lead(member_key) OVER person AS next_member
    FROM fact_memberships, roster_span
    WHERE organization_key IS NOT NULL AND first_year IS NOT NULL  -- without rosters there are no years
    WINDOW person AS (PARTITION BY member_key ORDER BY valid_from NULLS FIRST, valid_to NULLS LAST, organization_key)
), doubled AS (  -- in two places on one day: an error elsewhere, but still one person here
    SELECT DISTINCT member_key
    FROM spans
    WHERE next_member IS NOT NULL AND (is_open OR next_from IS NULL OR next_from < valid_to)
), alike AS (  -- everybody else is counted in the cell first, so that few rows climb the tree
    SELECT organization_key, since, until, membership, exempt, count(*) AS members
    FROM spans
    ANTI JOIN doubled ON doubled.member_key = spans.member_key
    WHERE since <= until
    GROUP BY organization_key, since, until, membership, exempt
), years AS (
    SELECT
        organization_key, CAST(unnest(generate_series(since, until)) AS INTEGER) AS year, membership, exempt, members
    FROM alike
), alone AS (
    SELECT
        organization_key,
        year,
        sum(members) AS members,
        coalesce(sum(members) FILTER (membership = 'official'), 0) AS official,
        coalesce(sum(members) FILTER (membership = 'probationary'), 0) AS probationary,
        coalesce(sum(members) FILTER (exempt), 0) AS exempt
    FROM years
    GROUP BY organization_key, year
), present AS (
    SELECT
        spans.member_key,
        spans.organization_key,
        CAST(unnest(generate_series(spans.since, spans.until)) AS INTEGER) AS year,
        spans.membership,
        spans.exempt
    FROM spans
    SEMI JOIN doubled ON doubled.member_key = spans.member_key
), several AS (
    SELECT
        ancestry.ancestor_key AS organization_key,
        present.year,
        present.member_key,
        coalesce(bool_or(present.membership = 'official'), false) AS official,
        coalesce(bool_or(present.membership = 'probationary'), false) AS probationary,
        bool_or(present.exempt) AS exempt
    FROM present
    JOIN whole.organization_ancestry AS ancestry ON ancestry.organization_key = present.organization_key
    GROUP BY ancestry.ancestor_key, present.year, present.member_key
), together AS (
    SELECT
        ancestry.ancestor_key AS organization_key, alone.year, alone.members, alone.official, alone.probationary,
        alone.exempt
    FROM alone
    JOIN whole.organization_ancestry AS ancestry ON ancestry.organization_key = alone.organization_key
    UNION ALL
    SELECT
        organization_key, year, 1, CAST(official AS BIGINT), CAST(probationary AND NOT official AS BIGINT),
        CAST(exempt AS BIGINT)
    FROM several
)
SELECT
    organization_key,
    year,
    CAST(sum(members) AS BIGINT) AS members,
    CAST(sum(official) AS BIGINT) AS official,
    CAST(sum(probationary) AS BIGINT) AS probationary,
    CAST(sum(exempt) AS BIGINT) AS exempt
FROM together
GROUP BY organization_key, year;
CREATE OR REPLACE VIEW whole.membership_moves AS
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
    WINDOW person AS (PARTITION BY member_key ORDER BY valid_from NULLS FIRST, valid_to NULLS LAST, organization_key)
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
CREATE OR REPLACE VIEW whole.membership_flows AS
WITH moves AS (
    SELECT organization_key, other_key, year, cause, count(*) AS persons
    FROM whole.membership_moves
    GROUP BY ALL
)
SELECT
    ancestry.ancestor_key AS organization_key,
    moves.year,
    moves.cause,
    CAST(sum(moves.persons) AS BIGINT) AS persons
FROM moves
JOIN whole.organization_ancestry AS ancestry ON ancestry.organization_key = moves.organization_key
-- whoever moves between two organizations under one roof neither comes nor goes there
ANTI JOIN whole.organization_ancestry AS roof
    ON roof.organization_key = moves.other_key AND roof.ancestor_key = ancestry.ancestor_key
GROUP BY ancestry.ancestor_key, moves.year, moves.cause;
CREATE OR REPLACE VIEW whole.months AS
WITH moves AS (
    SELECT organization_key, last_day(valid_from) AS month_end, count(*) AS change
    FROM fact_memberships WHERE organization_key IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT organization_key, last_day(valid_to), -count(*)
    FROM fact_memberships WHERE organization_key IS NOT NULL AND valid_to IS NOT NULL GROUP BY ALL
)
SELECT
    moves.organization_key,
    greatest(coalesce(moves.month_end, DATE '0001-01-31'), last_day(make_date(span.first_year - 1, 12, 1))) AS month_end,
    CAST(sum(moves.change) AS BIGINT) AS change
FROM moves, roster_span AS span
WHERE span.first_year IS NOT NULL
GROUP BY ALL
HAVING sum(moves.change) <> 0;
CREATE OR REPLACE VIEW whole.carried AS
WITH links AS (
    SELECT from_key, to_key, event, on_date, document, share FROM organization_lineage WHERE on_date IS NOT NULL
), old AS (
    SELECT DISTINCT links.on_date, ancestry.organization_key
    FROM links
    JOIN whole.organization_ancestry AS ancestry ON ancestry.ancestor_key = links.from_key
)
SELECT old.on_date, old.organization_key AS old_key, after.organization_key AS new_key, count(*) AS members
FROM old
JOIN fact_memberships AS before
    ON before.organization_key = old.organization_key
    AND before.valid_from < old.on_date AND (before.valid_to IS NULL OR before.valid_to >= old.on_date)
LEFT JOIN fact_memberships AS after
    ON after.member_key = before.member_key
    AND after.valid_from <= old.on_date AND (after.valid_to IS NULL OR after.valid_to > old.on_date)
GROUP BY ALL;
CREATE OR REPLACE VIEW whole.members AS
WITH cells AS (
    SELECT
        member_key,
        organization_key,
        membership,
        (valid_from IS NULL OR valid_from <= day) AND (valid_to IS NULL OR valid_to > day) AS present
    FROM fact_memberships, (SELECT coalesce(max(last_day), DATE '9999-12-30') AS day FROM roster_span)
    WHERE organization_key IS NOT NULL
), sizes AS (
    SELECT
        organization_key,
        count(DISTINCT member_key) FILTER (present) AS present,
        count(DISTINCT member_key) FILTER (present AND membership = 'official') AS official,
        count(DISTINCT member_key) FILTER (present AND membership = 'probationary') AS probationary
    FROM cells
    GROUP BY organization_key
), there AS (
    SELECT memberships.member_key, memberships.organization_key, span.last_day
    FROM fact_memberships AS memberships
    JOIN roster_span AS span
        ON span.last_day IS NOT NULL
        AND (memberships.valid_from IS NULL OR memberships.valid_from <= span.last_day)
        AND (memberships.valid_to IS NULL OR memberships.valid_to > span.last_day)
    WHERE memberships.organization_key IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY memberships.member_key ORDER BY memberships.valid_from DESC NULLS LAST, memberships.organization_key
    ) = 1
), described AS (
    SELECT there.*, members.sex, year(there.last_day) - members.birth_year AS age, members.qualification
    FROM there
    LEFT JOIN dim_member AS members ON members.member_key = there.member_key
)
SELECT
    sizes.*,
    count(described.member_key) AS members,
    count(*) FILTER (described.sex = 'female') AS women,
    CAST(coalesce(sum(described.age), 0) AS BIGINT) AS ages,
    count(described.age) AS aged,
    count(*) FILTER (described.age BETWEEN 31 AND 40) AS from_31_to_40,
    count(*) FILTER (described.qualification IN ('university', 'master', 'doctor')) AS university
FROM sizes
LEFT JOIN described ON described.organization_key = sizes.organization_key
GROUP BY ALL;
CREATE OR REPLACE VIEW whole.ratings AS
WITH scales AS (
    SELECT
        scale,
        subject_kind,
        coalesce(year(min(valid_from)), 0) AS first_year,
        coalesce(year(max(coalesce(valid_to, DATE '9999-12-31'))), 9999) AS end_year
    FROM dim_rating
    GROUP BY scale, subject_kind
)
SELECT
    facts.subject_kind,
    facts.organization_key,
    facts.year,
    coalesce(scales.scale, levels.scale) AS scale,
    count(*) AS eligible,
    count(facts.level) AS rated,
    count(*) FILTER (facts.level = 'excellent') AS excellent,
    count(*) FILTER (facts.level = 'good') AS good,
    count(*) FILTER (facts.level = 'fair') AS fair,
    count(*) FILTER (facts.level = 'weak') AS weak,
    count(*) FILTER (facts.exemplary) AS exemplary
FROM fact_ratings AS facts
LEFT JOIN scales
    ON scales.subject_kind = CASE WHEN facts.subject_kind = 'member' THEN 'member' ELSE 'organization' END
    AND facts.year >= scales.first_year AND facts.year < scales.end_year
LEFT JOIN dim_rating AS levels ON levels.rating_key = facts.rating_key
WHERE facts.organization_key IS NOT NULL
GROUP BY ALL;
