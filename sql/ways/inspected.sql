-- Các quyết định đứng sau một số kiểm tra, giám sát / the decisions behind a number of inspections or supervision
SELECT facts.load_id, facts.source_ref, facts.organization_key
FROM fact_inspections AS facts
JOIN organization_ancestry AS ancestry
    ON ancestry.organization_key = facts.organization_key AND ancestry.ancestor_key = $key
WHERE year(coalesce(facts.decided_on, facts.concluded_on, facts.started_on)) = $year AND facts.action = $action
    AND facts.basis IS NOT DISTINCT FROM $basis AND (facts.subject_kind = 'member') = ($subject = 'member');
