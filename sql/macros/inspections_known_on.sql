-- Kiểm tra, giám sát, kỷ luật như đã biết vào một ngày / inspections as they were known on a day
CREATE OR REPLACE MACRO inspections_known_on(known_day) AS TABLE
SELECT * FROM fact_inspections WHERE known_from <= known_day;
COMMENT ON MACRO TABLE inspections_known_on IS
'fact_inspections đã biết vào ngày known_day (đã nhận tệp nêu lần đầu) / rows of which the first statement had arrived by the day';
