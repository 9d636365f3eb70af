-- Kiểm tra, giám sát từng năm / inspections and supervision by year
SELECT
    year, action, basis, CASE WHEN subject_kind = 'member' THEN 'member' ELSE 'party_org' END AS subject,
    CAST(sum(subjects) AS BIGINT) AS subjects
FROM mart_inspections
WHERE organization_key = $key AND action IS NOT NULL
GROUP BY ALL
ORDER BY action, basis NULLS LAST, subject, year;
