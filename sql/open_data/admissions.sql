-- Kết nạp theo năm, loại hình, giới tính / admissions by year, type and sex
SELECT CAST(year AS TEXT) AS year, coalesce(type, 'unknown') AS type, coalesce(sex, 'unknown') AS sex, count(*) AS value
FROM mart_admitted, roster_span
WHERE NOT is_readmission AND organization_key IS NOT NULL AND year >= first_year
GROUP BY ALL;
