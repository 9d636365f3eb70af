-- Kết nạp so với chỉ tiêu, xếp thứ mấy? / Admissions against the plan, and the rank?
-- mỗi tổ chức, mỗi năm có chỉ tiêu; hạng trong cùng cấp trên / organizations and years with a plan; rank below one parent
WITH stated AS (
    SELECT organization_key, CAST(year(period_end) AS INTEGER) AS year, max(value) AS plan, max(figure_id) AS figure_id
    FROM fact_targets
    WHERE measure = 'members_admitted' AND unit = 'count' AND organization_key IS NOT NULL
        AND period_start = make_date(year(period_end), 1, 1)
    GROUP BY ALL
), implied AS (  -- 288 admitted are 35.34 % of the plan: the plan is 815
    SELECT
        shares.organization_key,
        CAST(year(shares.period_end) AS INTEGER) AS year,
        max(round(100.0 * counts.value / shares.value)) AS plan,
        max(shares.figure_id) AS figure_id
    FROM fact_reported_figures AS shares
    JOIN fact_reported_figures AS counts
        ON counts.source_key = shares.source_key AND counts.organization_key = shares.organization_key
        AND counts.period_end = shares.period_end AND counts.measure = 'members_admitted'
        AND counts.unit = 'count' AND counts.status = 'actual' AND counts.trusted
    WHERE shares.measure = 'members_admitted_vs_plan' AND shares.status = 'actual' AND shares.trusted
        AND shares.value > 0
    GROUP BY ALL
), plans AS (
    SELECT organization_key, year, plan, figure_id, 'stated' AS plan_basis FROM stated
    UNION ALL
    SELECT organization_key, year, plan, figure_id, 'implied' FROM implied
    WHERE NOT EXISTS (FROM stated WHERE stated.organization_key = implied.organization_key AND stated.year = implied.year)
), cells AS MATERIALIZED (
    SELECT DISTINCT plans.organization_key, plans.year, ancestry.organization_key AS cell_key
    FROM plans
    JOIN organization_ancestry AS ancestry ON ancestry.ancestor_key = plans.organization_key
), admitted AS (
    SELECT cells.organization_key, cells.year, count(*) FILTER (NOT facts.is_readmission) AS admitted
    FROM cells
    JOIN fact_admissions AS facts
        ON facts.organization_key = cells.cell_key
        AND year(coalesce(facts.admitted_on, facts.decided_on)) = cells.year
    GROUP BY ALL
)
SELECT
    plans.organization_key, latest.name, plans.year, plans.plan, plans.plan_basis,
    coalesce(admitted.admitted, 0) AS admitted,
    round(100.0 * coalesce(admitted.admitted, 0) / nullif(plans.plan, 0), 2) AS percent_of_plan,
    rank() OVER (
        PARTITION BY latest.parent_key, plans.year ORDER BY coalesce(admitted.admitted, 0) / nullif(plans.plan, 0) DESC
    ) AS place,
    plans.figure_id
FROM plans
JOIN organization_latest AS latest ON latest.organization_key = plans.organization_key
LEFT JOIN admitted ON admitted.organization_key = plans.organization_key AND admitted.year = plans.year
ORDER BY plans.year, plans.organization_key;
