-- Ghi cấp trên mới / put the changed ancestries in place
DELETE FROM organization_ancestry WHERE organization_key IN (SELECT organization_key FROM restructured);
INSERT INTO organization_ancestry
SELECT ancestry_now.* FROM ancestry_now SEMI JOIN restructured ON restructured.organization_key = ancestry_now.organization_key
ORDER BY organization_key, depth;
