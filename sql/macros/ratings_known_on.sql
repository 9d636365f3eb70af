-- Xếp loại như đã biết vào một ngày / ratings as they were known on a day
CREATE OR REPLACE MACRO ratings_known_on(known_day) AS TABLE
SELECT * FROM fact_ratings WHERE known_from <= known_day;
COMMENT ON MACRO TABLE ratings_known_on IS
'fact_ratings đã biết vào ngày known_day (đã nhận tệp nêu lần đầu) / rows of which the first statement had arrived by the day';
