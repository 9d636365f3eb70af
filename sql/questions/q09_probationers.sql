-- Đảng viên dự bị có được công nhận đúng hạn không? / Are probationers confirmed in time?
-- mỗi chi bộ, mỗi tháng đến hạn / cells by month due
SELECT
    organization_key, organization, due_year, due_month,
    count(*) AS due,
    count(*) FILTER (state LIKE 'confirmed%') AS confirmed,
    count(*) FILTER (state = 'confirmed_off_date') AS confirmed_off_date,
    count(*) FILTER (state = 'overdue') AS overdue,
    count(*) FILTER (state = 'struck_off') AS struck_off,
    count(*) FILTER (state IN ('due', 'waiting')) AS not_yet
FROM mart_probation
GROUP BY ALL
ORDER BY due_year, due_month, organization_key;
