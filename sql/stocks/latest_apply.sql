-- Ghi các khoảng mới nhất đã đổi / put the changed latest spans in place
DELETE FROM organization_latest WHERE organization_key IN (SELECT organization_key FROM latest_changed);
INSERT INTO organization_latest
SELECT latest_now.* FROM latest_now SEMI JOIN latest_changed ON latest_changed.organization_key = latest_now.organization_key
ORDER BY organization_key;
