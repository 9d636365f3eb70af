-- Dữ liệu có đủ và khớp nhau không? / Are the data complete and consistent?
-- mỗi tổ chức, kỳ và đại lượng: báo cáo so với danh sách; tệp: mart_data_quality / organization, period, measure: reported against computed; files: mart_data_quality
SELECT
    facts.organization_key, latest.name, facts.measure, facts.subject, facts.qualifier, facts.period_start, facts.period_end,
    facts.reported, facts.computed, facts.difference, facts.tolerance, facts.status, facts.figure_id, facts.load_id,
    facts.source_ref, facts.computed_load_ids
FROM mart_reconciliation AS facts
LEFT JOIN organization_latest AS latest ON latest.organization_key = facts.organization_key
ORDER BY facts.status = 'differs' DESC, facts.organization_key, facts.period_end, facts.measure, facts.subject, facts.qualifier;
