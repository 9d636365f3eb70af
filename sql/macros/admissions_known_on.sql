-- Kết nạp như đã biết vào một ngày / admissions as they were known on a day
CREATE OR REPLACE MACRO admissions_known_on(known_day) AS TABLE
SELECT * FROM fact_admissions WHERE known_from <= known_day;
COMMENT ON MACRO TABLE admissions_known_on IS
'fact_admissions đã biết vào ngày known_day (đã nhận tệp nêu lần đầu) / rows of which the first statement had arrived by the day';
