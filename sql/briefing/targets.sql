-- Chỉ tiêu và kết quả / targets and results
SELECT * FROM mart_targets ORDER BY period_end DESC NULLS LAST, organization, measure, subject, qualifier;
