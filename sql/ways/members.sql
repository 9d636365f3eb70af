-- Các khoảng sinh hoạt đứng sau số đảng viên của một ngày / the memberships behind the members of a day
SELECT memberships.load_id, memberships.source_ref, memberships.organization_key
FROM fact_memberships AS memberships
JOIN organization_ancestry AS ancestry
    ON ancestry.organization_key = memberships.organization_key AND ancestry.ancestor_key = $key
WHERE (memberships.valid_from IS NULL OR memberships.valid_from <= $day)
    AND (memberships.valid_to IS NULL OR memberships.valid_to > $day);
