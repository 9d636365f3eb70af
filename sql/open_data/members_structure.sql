-- Đảng viên theo loại hình, giới tính, nhóm tuổi, ngày của danh sách mới nhất / members by type, sex and age band on the day of the latest roster
SELECT
    CAST(year(counted_on) AS TEXT) AS year, coalesce(type, 'unknown') AS type, coalesce(sex, 'unknown') AS sex,
    coalesce(age_band, 'unknown') AS age_band, count(*) AS value
FROM mart_members
GROUP BY ALL;
