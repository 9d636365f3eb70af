-- Đảng viên được xếp loại thế nào, có giữ mức 20% không? / How were members rated, and was the cap kept?
-- mỗi tổ chức từ cấp cơ sở trở lên, mỗi năm; mức 20% áp dụng ở từng tổ chức cơ sở / organizations from the grassroots up, a year; the cap holds in each grassroots organization
SELECT
    organization_key, name, organization_kind, year, scale, rated, not_rated,
    excellent_percent, good_percent, fair_percent, weak_percent, cap_ratio,
    CASE WHEN organization_kind LIKE 'grassroots%' AND scale = 'new' THEN excellent <= 0.20 * good END AS cap_kept,
    scale IS DISTINCT FROM lag(scale, 1, scale) OVER (PARTITION BY organization_key ORDER BY year) AS scale_break
FROM mart_ratings
WHERE subject_kind = 'member' AND organization_kind <> 'cell'
ORDER BY organization_key, year;
