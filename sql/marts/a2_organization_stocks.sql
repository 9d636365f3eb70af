-- Số đảng viên của mỗi tổ chức (cả trực thuộc) cuối mỗi năm / members of each organization and all below it at each year's end
CREATE OR REPLACE VIEW organization_stocks AS
WITH present AS (  -- a member in an organization on 31 December; from the year before the first one, for its opening
    SELECT
        member_key,
        organization_key,
        CAST(unnest(generate_series(
            greatest(coalesce(year(valid_from), 0), first_year - 1),
            least(coalesce(year(valid_to) - 1, 9999), last_year)
        )) AS INTEGER) AS year,
        membership,
        exempt
    FROM fact_memberships, roster_span
    WHERE organization_key IS NOT NULL
), persons AS (
    SELECT
        member_key,
        year,
        any_value(organization_key) AS organization_key,
        any_value(membership) AS membership,
        any_value(exempt) AS exempt,
        count(*) AS places
    FROM present
    GROUP BY member_key, year
), alone AS (  -- nearly everybody: counted in the cell first, so that few rows climb the tree
    SELECT
        organization_key,
        year,
        count(*) AS members,
        count(*) FILTER (membership = 'official') AS official,
        count(*) FILTER (membership = 'probationary') AS probationary,
        count(*) FILTER (exempt) AS exempt
    FROM persons
    WHERE places = 1
    GROUP BY organization_key, year
), several AS (  -- in two places on one day: an error elsewhere, but still one person here
    SELECT DISTINCT
        ancestry.ancestor_key AS organization_key,
        present.year,
        present.member_key,
        bool_or(present.membership = 'official') AS official,
        bool_or(present.membership = 'probationary') AS probationary,
        bool_or(present.exempt) AS exempt
    FROM present
    JOIN persons ON persons.member_key = present.member_key AND persons.year = present.year AND persons.places > 1
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = present.organization_key
    GROUP BY ALL
), together AS (
    SELECT
        ancestry.ancestor_key AS organization_key, alone.year, alone.members, alone.official, alone.probationary,
        alone.exempt
    FROM alone
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = alone.organization_key
    UNION ALL
    SELECT
        organization_key, year, 1, CAST(coalesce(official, false) AS BIGINT),
        CAST(coalesce(probationary AND NOT coalesce(official, false), false) AS BIGINT),
        CAST(coalesce(exempt, false) AS BIGINT)
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
