-- Xếp loại tổ chức theo năm, đối tượng, mức / ratings of organizations by year, subject and level
SELECT CAST(year AS TEXT) AS year, subject_kind, level, count(*) AS value
FROM fact_ratings WHERE subject_kind <> 'member' AND level IS NOT NULL
GROUP BY ALL;
