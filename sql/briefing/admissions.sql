-- Kết nạp từng tháng trong thời gian có danh sách / admissions by month, within the time of the rosters
WITH months AS (
    SELECT
        CAST(year(coalesce(facts.admitted_on, facts.decided_on)) AS INTEGER) AS year,
        CAST(month(coalesce(facts.admitted_on, facts.decided_on)) AS INTEGER) AS month,
        count(*) FILTER (NOT facts.is_readmission) AS admitted
    FROM fact_admissions AS facts
    JOIN roster_span ON coalesce(facts.admitted_on, facts.decided_on) >= make_date(roster_span.first_year, 1, 1)
    SEMI JOIN organization_ancestry AS ancestry
        ON ancestry.organization_key = facts.organization_key AND ancestry.ancestor_key = $key
    GROUP BY ALL
)
SELECT
    year, month, admitted, CAST(sum(admitted) OVER (PARTITION BY year ORDER BY month) AS BIGINT) AS cumulative
FROM months
ORDER BY year, month;
