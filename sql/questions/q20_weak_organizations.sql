-- Tổ chức nào không hoàn thành nhiệm vụ, nhiều năm liền? / Which organizations are weak, and in repeated years?
-- mỗi tổ chức, mỗi năm yếu kém / an organization and a year in which it was weak
WITH weak AS (
    SELECT
        facts.organization_key, facts.year,
        facts.year - row_number() OVER (PARTITION BY facts.organization_key ORDER BY facts.year) AS run,
        facts.load_id, facts.source_ref
    FROM fact_ratings AS facts
    WHERE facts.subject_kind <> 'member' AND facts.level = 'weak' AND facts.organization_key IS NOT NULL
)
SELECT
    weak.organization_key, latest.name, latest.organization_kind, above.name AS parent, weak.year,
    count(*) OVER (PARTITION BY weak.organization_key, weak.run ORDER BY weak.year) AS years_running,
    weak.load_id, weak.source_ref
FROM weak
JOIN organization_latest AS latest ON latest.organization_key = weak.organization_key
LEFT JOIN organization_latest AS above ON above.organization_key = latest.parent_key
ORDER BY weak.year, weak.organization_key;
