-- Xếp loại của riêng mỗi tổ chức từng năm / the ratings of each organization by itself, year by year
DELETE FROM parts.ratings;
INSERT INTO parts.ratings
WITH scales AS (
    SELECT
        scale,
        subject_kind,
        coalesce(year(min(valid_from)), 0) AS first_year,
        coalesce(year(max(coalesce(valid_to, DATE '9999-12-31'))), 9999) AS end_year
    FROM dim_rating
    GROUP BY scale, subject_kind
), years AS (  -- of which every kind of subject has a scale
    SELECT years.year
    FROM (SELECT DISTINCT year FROM fact_ratings) AS years
    JOIN scales ON years.year >= scales.first_year AND years.year < scales.end_year
    GROUP BY years.year
    HAVING count(DISTINCT scales.subject_kind) = 2
), cells AS (  -- a cell and year first, so that few rows are looked up and climb the tree
    SELECT
        subject_kind,
        organization_key,
        year,
        -- the level tells the scale only of years that no scale is known of
        CASE WHEN year NOT IN (SELECT year FROM years) THEN rating_key END AS rating_key,
        count(*) AS eligible,
        count(level) AS rated,
        count(*) FILTER (level = 'excellent') AS excellent,
        count(*) FILTER (level = 'good') AS good,
        count(*) FILTER (level = 'fair') AS fair,
        count(*) FILTER (level = 'weak') AS weak,
        count(*) FILTER (exemplary) AS exemplary
    FROM fact_ratings
    GROUP BY ALL
), subjects AS (
    SELECT
        cells.* EXCLUDE (rating_key),
        -- all subjects of a year are on the scale of that year, also those not rated
        coalesce(scales.scale, levels.scale) AS scale
    FROM cells
    LEFT JOIN scales
        ON scales.subject_kind = CASE WHEN cells.subject_kind = 'member' THEN 'member' ELSE 'organization' END
        AND cells.year >= scales.first_year AND cells.year < scales.end_year
    LEFT JOIN dim_rating AS levels ON levels.rating_key = cells.rating_key
)
SELECT
    subject_kind, organization_key, year, scale, sum(eligible), sum(rated), sum(excellent), sum(good), sum(fair), sum(weak),
    sum(exemplary)
FROM subjects
WHERE organization_key IS NOT NULL
GROUP BY subject_kind, organization_key, year, scale
ORDER BY organization_key, subject_kind, year;
