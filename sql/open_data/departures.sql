-- Ra khỏi Đảng theo năm, lý do / departures by year and cause
SELECT CAST(year AS TEXT) AS year, cause, count(*) AS value
FROM mart_departures, roster_span WHERE year >= first_year
GROUP BY ALL;
