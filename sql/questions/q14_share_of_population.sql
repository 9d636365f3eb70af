-- Đảng viên chiếm bao nhiêu phần trăm dân số, lao động? / Members as a share of the population and of the workforce?
-- mỗi địa bàn có dân số, mỗi năm; thêm tỷ lệ đã báo cáo / territories with a known population, a year; beside what reports state
WITH computed AS (
    SELECT
        population.organization_key, population.year, stocks.members, population.population, population.workforce,
        population.source
    FROM context.population AS population
    LEFT JOIN organization_stocks AS stocks
        ON stocks.organization_key = population.organization_key AND stocks.year = population.year
), reported AS (
    SELECT organization_key, CAST(year(period_end) AS INTEGER) AS year, any_value(value) AS percent, any_value(figure_id) AS figure_id
    FROM fact_reported_figures
    WHERE measure = 'members_share_of_population' AND status = 'actual' AND trusted
        AND organization_key IS NOT NULL
    GROUP BY ALL
)
SELECT
    coalesce(computed.organization_key, reported.organization_key) AS organization_key,
    latest.name,
    coalesce(computed.year, reported.year) AS year,
    computed.members,
    computed.population,
    round(100.0 * computed.members / nullif(computed.population, 0), 2) AS percent_of_population,
    round(100.0 * computed.members / nullif(computed.workforce, 0), 2) AS percent_of_workforce,
    reported.percent AS reported_percent,
    reported.figure_id,
    computed.source
FROM computed
FULL JOIN reported ON reported.organization_key = computed.organization_key AND reported.year = computed.year
LEFT JOIN organization_latest AS latest
    ON latest.organization_key = coalesce(computed.organization_key, reported.organization_key)
ORDER BY year, organization_key;
