-- Kỷ luật từng năm, theo hình thức / discipline by year and form
SELECT
    year, discipline, CASE WHEN subject_kind = 'member' THEN 'member' ELSE 'party_org' END AS subject,
    CAST(sum(subjects) AS BIGINT) AS subjects
FROM mart_inspections
WHERE organization_key = $key AND discipline IS NOT NULL
GROUP BY ALL
ORDER BY subject, discipline, year;
