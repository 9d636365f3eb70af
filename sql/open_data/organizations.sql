-- Tổ chức đảng cuối năm theo loại hình / Party organizations at years' ends by type
SELECT CAST(year AS TEXT) AS year, coalesce(type, 'unknown') AS type, CAST(sum(grassroots_organizations) AS BIGINT) AS value
FROM questions.q15_organizations_by_type
GROUP BY ALL
HAVING value > 0;
