-- Tệp mới nhất của mỗi nơi gửi, mỗi loại / the newest file of each sender and kind
SELECT sender, kind, max(received_on) AS received_on, max(period_end) AS period_end, count(*) AS files
FROM audit.loads WHERE status = 'published' GROUP BY ALL ORDER BY sender, kind;
