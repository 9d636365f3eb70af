-- Tệp tạm giữ, không nhận, hay có dòng bị cách ly / loads that are held, rejected, or have rows in quarantine
SELECT load_id, file_name, sender, kind, status, status_reason, rows_read, rows_quarantined, findings, received_on
FROM audit.loads
WHERE status IN ('held', 'rejected') OR (status = 'published' AND rows_quarantined > 0)
ORDER BY status, received_on DESC, file_name;
