-- Số liệu chờ duyệt / figures that wait for a reader
SELECT count(*) AS figures FROM mart_review;
