-- Đảng viên cuối năm của các tổ chức ngay dưới tổ chức cao nhất / members at years' ends of the organizations right below the highest one
SELECT CAST(stocks.year AS TEXT) AS year, latest.name || coalesce(' (' || latest.organization_code || ')', '') AS organization,
    stocks.members AS value
FROM organization_stocks AS stocks
JOIN organization_latest AS latest ON latest.organization_key = stocks.organization_key
JOIN roster_span ON stocks.year >= roster_span.first_year
WHERE latest.parent_key = (
    SELECT here.organization_key
    FROM organization_latest AS here
    JOIN organization_stocks AS own ON own.organization_key = here.organization_key
    GROUP BY ALL
    ORDER BY max(own.members) DESC, count(here.parent_key), here.organization_key
    LIMIT 1
) AND stocks.members > 0;
