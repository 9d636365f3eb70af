-- Tư cách đảng viên như đã biết vào cuối một ngày / memberships as they were known at the end of a day
CREATE OR REPLACE MACRO fact_memberships_known_on(known_day) AS TABLE
SELECT * FROM fact_memberships WHERE known_from <= known_day
UNION ALL BY NAME
SELECT * EXCLUDE (known_to) FROM history.fact_memberships WHERE known_from <= known_day AND known_to > known_day;
COMMENT ON MACRO TABLE fact_memberships_known_on IS
'fact_memberships như kho đã ghi vào cuối ngày known_day, kể cả những dòng nay đã thay / fact_memberships as the warehouse had it at the end of the day, also rows that have been replaced since';
