-- Tệp nhận trong đêm / files received tonight
SELECT load_id, file_name, sender, kind, status, rows_read, rows_published, findings
FROM audit.loads WHERE received_on = $night ORDER BY sender, file_name;
