-- Kết nạp theo năm, loại hình, giới tính / admissions by year, type and sex
SELECT CAST(year AS TEXT) AS year, coalesce(type, 'unknown') AS type, coalesce(sex, 'unknown') AS sex, count(*) AS value
FROM admitted_in_span
GROUP BY ALL;
