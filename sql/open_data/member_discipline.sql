-- Đảng viên bị kỷ luật theo năm, hình thức / members disciplined by year and form
SELECT CAST(year(coalesce(decided_on, concluded_on, started_on)) AS TEXT) AS year, discipline, count(*) AS value
FROM fact_inspections
WHERE subject_kind = 'member' AND discipline IS NOT NULL AND coalesce(decided_on, concluded_on, started_on) IS NOT NULL
GROUP BY ALL;
