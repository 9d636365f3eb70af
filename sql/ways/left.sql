-- Các lần ra khỏi Đảng đứng sau số giảm của một năm / the departures behind those of a year
SELECT
    coalesce(memberships.end_load_id, memberships.load_id) AS load_id,
    coalesce(memberships.end_source_ref, memberships.source_ref) AS source_ref,
    memberships.organization_key
FROM fact_memberships AS memberships
JOIN organization_ancestry AS ancestry
    ON ancestry.organization_key = memberships.organization_key AND ancestry.ancestor_key = $key
WHERE memberships.ended_by IN ('died', 'expelled', 'struck_off', 'withdrew') AND year(memberships.valid_to) = $year;
