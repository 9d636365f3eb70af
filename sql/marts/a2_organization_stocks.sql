-- Số đảng viên của mỗi tổ chức (cả trực thuộc) cuối mỗi năm / members of each organization and all below it at each year's end
CREATE OR REPLACE VIEW organization_stocks AS
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
    WHERE organization_key IS NOT NULL
    WINDOW person AS (PARTITION BY member_key ORDER BY valid_from NULLS FIRST)
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
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = present.organization_key
    GROUP BY ancestry.ancestor_key, present.year, present.member_key
), together AS (
    SELECT
        ancestry.ancestor_key AS organization_key, alone.year, alone.members, alone.official, alone.probationary,
        alone.exempt
    FROM alone
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = alone.organization_key
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
COMMENT ON VIEW organization_stocks IS 'Mỗi dòng một tổ chức (cả trực thuộc) và một năm: số đảng viên vào cuối ngày 31/12 / one row an organization with all below it and a year: members at the end of 31 December';
COMMENT ON COLUMN organization_stocks.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN organization_stocks.year IS 'Năm / year';
COMMENT ON COLUMN organization_stocks.members IS 'Số đảng viên, mỗi người một lần / members, each person once';
COMMENT ON COLUMN organization_stocks.official IS 'Đảng viên chính thức / full members';
COMMENT ON COLUMN organization_stocks.probationary IS 'Đảng viên dự bị / members on probation';
COMMENT ON COLUMN organization_stocks.exempt IS 'Được miễn công tác, sinh hoạt / exempt members';
