-- Đảng viên được kiểm tra, giám sát theo năm, căn cứ / members inspected or supervised by year and ground
SELECT
    CAST(year(coalesce(decided_on, concluded_on, started_on)) AS TEXT) AS year,
    action || coalesce(':' || basis, '') AS action, count(*) AS value
FROM fact_inspections
WHERE subject_kind = 'member' AND action IS NOT NULL AND coalesce(decided_on, concluded_on, started_on) IS NOT NULL
GROUP BY ALL;
