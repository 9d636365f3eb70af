-- Tư cách đảng viên như đã biết vào một ngày / memberships as they were known on a day
-- An end of which the statement arrived later is still open on that day. What a corrected file has replaced is not here:
-- for the whole picture conform the loads that were in force on that day.
CREATE OR REPLACE MACRO memberships_known_on(known_day) AS TABLE
SELECT
    * REPLACE (
        CASE WHEN end_known_from <= known_day THEN valid_to END AS valid_to,
        CASE WHEN end_known_from <= known_day THEN ended_by END AS ended_by
    )
FROM fact_memberships
WHERE known_from <= known_day;
COMMENT ON MACRO TABLE memberships_known_on IS
'fact_memberships như đã biết vào ngày known_day: dòng biết sau ngày ấy không có, kết thúc biết sau ngày ấy còn để mở / as known on the day: later rows are absent, later ends still open';
