-- Ai ở trong một chi bộ ngay trước ngày sắp xếp / who is in a cell just before a reorganisation
-- Only where that is not known already.
CREATE OR REPLACE TEMP TABLE pairs AS
SELECT DISTINCT links.on_date, ancestry.organization_key
FROM (SELECT DISTINCT from_key, on_date FROM organization_lineage WHERE on_date IS NOT NULL) AS links
JOIN organization_ancestry AS ancestry ON ancestry.ancestor_key = links.from_key;
DELETE FROM parts.carried AS carried
WHERE carried.old_key IN (SELECT organization_key FROM touched)
    OR NOT EXISTS (FROM pairs WHERE pairs.on_date = carried.on_date AND pairs.organization_key = carried.old_key);
CREATE OR REPLACE TEMP TABLE before AS
SELECT todo.on_date, facts.organization_key, facts.member_key
FROM fact_memberships AS facts
JOIN (
    FROM pairs
    ANTI JOIN parts.carried AS carried ON carried.on_date = pairs.on_date AND carried.old_key = pairs.organization_key
) AS todo
    ON todo.organization_key = facts.organization_key
    AND facts.valid_from < todo.on_date AND (facts.valid_to IS NULL OR facts.valid_to >= todo.on_date);
