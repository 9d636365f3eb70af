-- Cơ sở tính hiện nay / what a computation rests on now
CREATE OR REPLACE TEMP TABLE basis_now AS
WITH days AS (
    -- as roster_span has them: a roster without a date of its own shows the day on which it came
    SELECT DISTINCT coalesce(period_end, CAST(received_at AS DATE)) AS day
    FROM dim_source
    WHERE kind = 'member' AND status = 'published'
)
SELECT
    $rules AS rules_hash,
    (
        SELECT CAST(coalesce(sum(CAST(hash(
            organization_key, organization_code, name, organization_kind, type, level, regime, parent_key, province_code, valid_from,
            valid_to, is_current
        ) AS HUGEINT)), 0) AS TEXT)
        FROM dim_organization
    ) AS organizations_hash,
    (
        SELECT CAST(count(*) AS TEXT) || ' ' || CAST(coalesce(sum(CAST(hash(
            subject_kind, organization_key, year, rating_key, level, exemplary
        ) AS HUGEINT)), 0) AS TEXT)
        FROM fact_ratings
    ) || (SELECT CAST(coalesce(sum(CAST(hash(dim_rating) AS HUGEINT)), 0) AS TEXT) FROM dim_rating) AS ratings_hash,
    CAST(year(min(day)) AS INTEGER) AS first_year,
    CAST(year(max(day)) AS INTEGER) AS last_year,
    max(day) AS last_day,
    coalesce(list(day ORDER BY day) FILTER (day IS NOT NULL), []) AS roster_days
FROM days;
