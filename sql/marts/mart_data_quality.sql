-- Chất lượng dữ liệu của từng tệp / the quality of the data of each file
CREATE OR REPLACE VIEW mart_data_quality AS
WITH found AS (
    SELECT
        load_id,
        count(*) AS findings,
        count(*) FILTER (severity = 'reject') AS findings_reject,
        count(*) FILTER (severity = 'warn') AS findings_warn
    FROM audit.findings
    WHERE load_id IS NOT NULL
    GROUP BY load_id
), held AS (
    SELECT load_id, list_sort(list_distinct(flatten(list(rules)))) AS rules_broken
    FROM audit.quarantine
    GROUP BY load_id
), last_run AS (
    SELECT
        count(*) FILTER (NOT success) AS rules_failed,
        list(rule ORDER BY rule) FILTER (NOT success) AS failed
    FROM audit.validations
    WHERE run_id = (SELECT arg_max(run_id, validated_at) FROM audit.validations)
)
SELECT
    loads.load_id,
    sources.source_key,
    loads.file_name,
    loads.sender,
    loads.kind,
    loads.status,
    loads.status_reason,
    loads.received_on,
    loads.rows_read,
    loads.rows_published,
    loads.rows_quarantined,
    coalesce(loads.rows_ignored, 0) AS rows_ignored,
    round(100.0 * loads.rows_published / nullif(loads.rows_read, 0), 2) AS published_percent,
    coalesce(found.findings, 0) AS findings,
    coalesce(found.findings_reject, 0) AS findings_reject,
    coalesce(found.findings_warn, 0) AS findings_warn,
    coalesce(held.rules_broken, []) AS rules_broken,
    last_run.rules_failed AS rules_failed_last_run,
    coalesce(last_run.failed, []) AS failed_last_run
FROM audit.loads AS loads
CROSS JOIN last_run
LEFT JOIN dim_source AS sources ON sources.load_id = loads.load_id
LEFT JOIN found ON found.load_id = loads.load_id
LEFT JOIN held ON held.load_id = loads.load_id;
COMMENT ON VIEW mart_data_quality IS 'Mỗi dòng một tệp đã nạp / one row a load (a file)';
COMMENT ON COLUMN mart_data_quality.load_id IS 'Lần nạp / load';
COMMENT ON COLUMN mart_data_quality.source_key IS 'Tệp / source';
COMMENT ON COLUMN mart_data_quality.file_name IS 'Tên tệp / file name';
COMMENT ON COLUMN mart_data_quality.sender IS 'Nơi gửi / sender';
COMMENT ON COLUMN mart_data_quality.kind IS 'Loại nội dung / kind of content';
COMMENT ON COLUMN mart_data_quality.status IS 'published, held, rejected, superseded, withdrawn';
COMMENT ON COLUMN mart_data_quality.status_reason IS 'Lý do / why';
COMMENT ON COLUMN mart_data_quality.received_on IS 'Ngày nhận / day it arrived';
COMMENT ON COLUMN mart_data_quality.rows_read IS 'Số dòng đọc được / rows or figures read';
COMMENT ON COLUMN mart_data_quality.rows_published IS 'Số dòng đưa vào / rows published';
COMMENT ON COLUMN mart_data_quality.rows_quarantined IS 'Số dòng cách ly / rows in quarantine';
COMMENT ON COLUMN mart_data_quality.rows_ignored IS 'Số liệu bị người duyệt loại / figures that a person rejected';
COMMENT ON COLUMN mart_data_quality.published_percent IS '% số dòng đọc được đã đưa vào / rows published in % of rows read';
COMMENT ON COLUMN mart_data_quality.findings IS 'Số phát hiện / findings';
COMMENT ON COLUMN mart_data_quality.findings_reject IS 'Phát hiện phải loại dòng / findings that reject';
COMMENT ON COLUMN mart_data_quality.findings_warn IS 'Phát hiện cảnh báo / findings that warn';
COMMENT ON COLUMN mart_data_quality.rules_broken IS 'Quy tắc mà các dòng cách ly không đạt / rules that its rows in quarantine break';
COMMENT ON COLUMN mart_data_quality.rules_failed_last_run IS 'Số quy tắc không đạt trong lần chạy mới nhất, chung mọi tệp / rules that failed in the latest run, over all files';
COMMENT ON COLUMN mart_data_quality.failed_last_run IS 'Tên các quy tắc ấy / which rules these are';
