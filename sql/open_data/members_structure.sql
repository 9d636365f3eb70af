-- Đảng viên theo loại hình, giới tính, nhóm tuổi, ngày của danh sách mới nhất / members by type, sex and age band on the day of the latest roster
WITH there AS (  -- as mart_members, with no more than is counted
    SELECT facts.member_key, facts.organization_key, facts.valid_from, span.last_day
    FROM fact_memberships AS facts
    JOIN roster_span AS span
        ON (facts.valid_from IS NULL OR facts.valid_from <= span.last_day)
        AND (facts.valid_to IS NULL OR facts.valid_to > span.last_day)
    WHERE facts.organization_key IS NOT NULL AND span.last_day IS NOT NULL
), present AS (
    SELECT there.* FROM there ANTI JOIN parts.doubled AS doubled ON doubled.member_key = there.member_key
    UNION ALL
    SELECT there.* FROM there SEMI JOIN parts.doubled AS doubled ON doubled.member_key = there.member_key
    QUALIFY row_number() OVER (
        PARTITION BY there.member_key ORDER BY there.valid_from DESC NULLS LAST, there.organization_key
    ) = 1
), alike AS (
    SELECT latest.type, members.sex, members.birth_year, present.last_day, count(*) AS members
    FROM present
    JOIN organization_latest AS latest ON latest.organization_key = present.organization_key
    LEFT JOIN dim_member AS members ON members.member_key = present.member_key
    GROUP BY ALL
)
SELECT
    CAST(year(last_day) AS TEXT) AS year, coalesce(type, 'unknown') AS type, coalesce(sex, 'unknown') AS sex,
    coalesce(age_band(year(last_day) - birth_year), 'unknown') AS age_band, CAST(sum(members) AS BIGINT) AS value
FROM alike
GROUP BY ALL;
