-- Xếp loại đảng viên theo năm, mức / ratings of members by year and level
SELECT CAST(year AS TEXT) AS year, level, count(*) AS value
FROM fact_ratings WHERE subject_kind = 'member' AND level IS NOT NULL
GROUP BY ALL;
