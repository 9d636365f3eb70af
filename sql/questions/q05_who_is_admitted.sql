-- Ai được kết nạp: nữ, trẻ, dân tộc thiểu số, có đạo, tuổi, trình độ? / Who is admitted: women, youth, minorities, religion, age, education?
-- mỗi năm, loại hình, nhóm nghề nghiệp / year, type of unit, group of occupations
SELECT
    year, type, occupation,
    count(*) AS admitted,
    round(100.0 * count(*) FILTER (sex = 'female') / count(*), 1) AS women_percent,
    round(100.0 * count(*) FILTER (age <= 30) / count(*), 1) AS youth_percent,
    round(100.0 * count(*) FILTER (is_minority) / count(*), 1) AS minority_percent,
    round(100.0 * count(*) FILTER (religion IS NOT NULL) / count(*), 1) AS religious_percent,
    round(avg(age), 1) AS mean_age,
    round(100.0 * count(*) FILTER (qualification IN ('university', 'master', 'doctor')) / count(*), 1) AS university_percent
FROM admitted_in_span
GROUP BY year, type, occupation
ORDER BY year, type, occupation;
