-- Số liệu đọc từ báo cáo, mới trước / figures read from reports, the newest first
SELECT
    figures.figure_id, figures.measure, figures.subject, figures.qualifier, figures.value, figures.unit, figures.comparator,
    figures.status, coalesce(latest.name, figures.organization) AS organization, figures.period_start, figures.period_end,
    figures.quote, figures.confidence, sources.file_name, beside.computed, beside.status AS reconciliation
FROM fact_reported_figures AS figures
LEFT JOIN organization_latest AS latest ON latest.organization_key = figures.organization_key
LEFT JOIN dim_source AS sources ON sources.source_key = figures.source_key
LEFT JOIN mart_reconciliation AS beside ON beside.figure_id = figures.figure_id
WHERE figures.trusted
ORDER BY sources.received_at DESC, sources.file_name, figures.char_start, figures.figure_id
LIMIT 400;
