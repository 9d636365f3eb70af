-- Kết nạp học sinh sinh viên, ở xã và ở vùng khó khăn? / Admissions of students, in communes and in hard areas?
-- mỗi năm / a year
SELECT
    year,
    count(*) AS admitted,
    count(*) FILTER (occupation = 'student') AS students,
    count(*) FILTER (type = 'commune') AS in_communes,
    count(*) FILTER (EXISTS (
        FROM context.units AS units WHERE units.organization_key = admitted_in_span.organization_key AND units.kind = 'hamlet'
    )) AS in_listed_hamlets,
    count(*) FILTER (EXISTS (
        FROM context.units AS units WHERE units.organization_key = admitted_in_span.organization_key AND units.hard_area
    )) AS in_hard_areas
FROM admitted_in_span
GROUP BY year
ORDER BY year;
