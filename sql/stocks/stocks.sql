-- Số đảng viên của riêng mỗi tổ chức cuối mỗi năm / members of each organization by itself at each year's end
INSERT INTO parts.stocks
WITH alike AS (
    SELECT
        spans.organization_key,
        -- the years at whose end the member is there; from the year before the first one, for its opening
        greatest(coalesce(year(spans.valid_from), 0), basis_now.first_year - 1) AS since,
        least(coalesce(year(spans.valid_to) - 1, 9999), basis_now.last_year) AS until,
        spans.official,
        spans.probationary,
        spans.exempt,
        count(*) AS members
    FROM spans
    SEMI JOIN touched ON touched.organization_key = spans.organization_key
    ANTI JOIN parts.doubled AS doubled ON doubled.member_key = spans.member_key
    CROSS JOIN basis_now
    WHERE basis_now.first_year IS NOT NULL AND since <= until
    GROUP BY ALL
), years AS (
    SELECT
        organization_key, CAST(unnest(generate_series(since, until)) AS INTEGER) AS year, official, probationary, exempt, members
    FROM alike
)
SELECT
    organization_key,
    year,
    sum(members),
    coalesce(sum(members) FILTER (official), 0),
    coalesce(sum(members) FILTER (probationary), 0),
    coalesce(sum(members) FILTER (exempt), 0)
FROM years
GROUP BY organization_key, year
ORDER BY organization_key, year;
