-- Sắp xếp tổ chức làm thay đổi những gì? / What did a reorganisation change?
-- mỗi liên kết tiền thân – kế thừa / one predecessor-successor link
WITH links AS (
    SELECT from_key, to_key, event, on_date, document, share FROM organization_lineage WHERE on_date IS NOT NULL
), left_from AS MATERIALIZED (
    SELECT links.from_key, links.on_date, moved.new_key, sum(moved.members) AS members
    FROM parts.carried AS moved
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = moved.old_key
    JOIN (SELECT DISTINCT from_key, on_date FROM links) AS links
        ON links.from_key = ancestry.ancestor_key AND links.on_date = moved.on_date
    GROUP BY ALL
), around AS (
    SELECT from_key, on_date, CAST(sum(members) AS BIGINT) AS members_before FROM left_from GROUP BY ALL
), carried AS (
    SELECT links.from_key, links.to_key, links.on_date, CAST(sum(left_from.members) AS BIGINT) AS members_carried
    FROM (SELECT DISTINCT from_key, to_key, on_date FROM links) AS links
    JOIN left_from ON left_from.from_key = links.from_key AND left_from.on_date = links.on_date
    JOIN organization_ancestry AS ancestry
        ON ancestry.organization_key = left_from.new_key AND ancestry.ancestor_key = links.to_key
    GROUP BY ALL
)
SELECT
    links.event, links.on_date, links.document, links.from_key, old.name AS predecessor, links.to_key, new.name AS successor,
    links.share, around.members_before, carried.members_carried
FROM links
LEFT JOIN organization_latest AS old ON old.organization_key = links.from_key
LEFT JOIN organization_latest AS new ON new.organization_key = links.to_key
LEFT JOIN around ON around.from_key = links.from_key AND around.on_date = links.on_date
LEFT JOIN carried
    ON carried.from_key = links.from_key AND carried.to_key = links.to_key AND carried.on_date = links.on_date
ORDER BY links.on_date, links.from_key, links.to_key;
