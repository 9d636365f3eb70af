-- Các quyết định đứng sau một số kỷ luật / the decisions behind a number of discipline
SELECT facts.load_id, facts.source_ref, facts.organization_key
FROM fact_inspections AS facts
JOIN organization_ancestry AS ancestry
    ON ancestry.organization_key = facts.organization_key AND ancestry.ancestor_key = $key
WHERE year(coalesce(facts.decided_on, facts.concluded_on, facts.started_on)) = $year AND facts.discipline = $discipline
    AND (facts.subject_kind = 'member') = ($subject = 'member');
