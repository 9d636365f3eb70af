-- Vài con số để so với phiên bản trước / a few numbers to set beside the version before
SELECT
    (SELECT count(*) FROM audit.loads WHERE status = 'published') AS loads,
    (SELECT count(DISTINCT member_key) FROM fact_memberships) AS people,
    (SELECT count(*) FROM fact_memberships WHERE valid_to IS NULL) AS open_memberships,
    (SELECT count(*) FROM fact_ratings) AS ratings,
    (SELECT count(*) FROM fact_inspections) AS inspections,
    (SELECT count(*) FROM fact_reported_figures) AS figures,
    (SELECT count(*) FROM mart_reconciliation WHERE status = 'differs') AS differences,
    (SELECT count(*) FROM audit.findings) AS findings;
