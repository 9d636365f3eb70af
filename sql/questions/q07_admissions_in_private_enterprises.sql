-- Kết nạp trong doanh nghiệp ngoài nhà nước, chủ doanh nghiệp? / Admissions in enterprises outside the state sector, and of owners?
-- mỗi năm / a year
SELECT
    year,
    count(*) AS admitted,
    count(*) FILTER (type = 'enterprise_private') AS in_private_enterprises,
    count(*) FILTER (occupation = 'business_owner') AS owners,
    count(*) FILTER (type = 'enterprise_private' AND occupation = 'business_owner') AS owners_in_private_enterprises
FROM admitted_in_span
GROUP BY year
ORDER BY year;
