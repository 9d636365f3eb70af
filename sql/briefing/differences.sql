-- Báo cáo lệch danh sách / where reports and rosters differ
SELECT facts.*, latest.name AS organization, sources.file_name, sources.source_key
FROM mart_reconciliation AS facts
LEFT JOIN organization_latest AS latest ON latest.organization_key = facts.organization_key
LEFT JOIN dim_source AS sources ON sources.load_id = facts.load_id
WHERE facts.status = 'differs'
ORDER BY abs(facts.difference) / greatest(facts.computed, 1) DESC, facts.figure_id;
