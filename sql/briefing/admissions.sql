-- Kết nạp từng tháng trong thời gian có danh sách / admissions by month, within the time of the rosters
SELECT admissions.year, admissions.month, admissions.admitted, admissions.cumulative
FROM mart_admissions AS admissions, roster_span
WHERE admissions.organization_key = $key AND admissions.year >= roster_span.first_year
ORDER BY admissions.year, admissions.month;
