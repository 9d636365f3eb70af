-- Tổ chức đảng được xếp loại thế nào? / How were organizations rated?
-- mỗi tổ chức cấp trên, đối tượng, năm; mỗi thang một dãy / superior organizations, subject, year; one series a scale
SELECT
    organization_key, name, subject_kind, year, scale, rated, not_rated,
    excellent_percent, good_percent, fair_percent, weak_percent, good_or_better_percent, exemplary_percent,
    scale IS DISTINCT FROM lag(scale, 1, scale) OVER (
        PARTITION BY organization_key, subject_kind ORDER BY year
    ) AS scale_break
FROM mart_ratings
WHERE subject_kind <> 'member' AND organization_kind <> 'cell'
ORDER BY organization_key, subject_kind, year;
