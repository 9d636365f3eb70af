-- Số đảng viên và biến động từng năm / members and what changed them, by year
SELECT headcounts.*, organizations.grassroots
FROM mart_headcounts AS headcounts
LEFT JOIN (
    SELECT year, sum(grassroots_organizations) AS grassroots FROM questions.q15_organizations_by_type GROUP BY year
) AS organizations ON organizations.year = headcounts.year
WHERE headcounts.organization_key = $key
ORDER BY headcounts.year;
