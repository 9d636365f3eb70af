-- Các kết quả xếp loại đứng sau một số / the ratings behind a number
SELECT facts.load_id, facts.source_ref, facts.organization_key
FROM fact_ratings AS facts
JOIN organization_ancestry AS ancestry
    ON ancestry.organization_key = facts.organization_key AND ancestry.ancestor_key = $key
WHERE facts.year = $year AND (facts.level = $level OR ($level = 'any' AND facts.level IS NOT NULL))
    AND CASE WHEN facts.subject_kind IN ('grassroots_committee', 'grassroots_cell') THEN 'grassroots_org' ELSE facts.subject_kind END
        = $subject;
