-- Sắp xếp tổ chức làm thay đổi những gì? / What did a reorganisation change?
-- mỗi liên kết tiền thân – kế thừa / one predecessor-successor link
WITH links AS (
    SELECT from_key, to_key, event, on_date, document, share FROM organization_lineage WHERE on_date IS NOT NULL
), climbed AS MATERIALIZED (
    SELECT moved.on_date, ancestry.ancestor_key AS from_key, moved.new_key, sum(moved.members) AS members
    FROM parts.carried AS moved
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = moved.old_key
    GROUP BY ALL
), left_from AS MATERIALIZED (
    SELECT climbed.*
    FROM climbed
    SEMI JOIN links ON links.from_key = climbed.from_key AND links.on_date = climbed.on_date
), around AS (
    SELECT from_key, on_date, CAST(sum(members) AS BIGINT) AS members_before FROM left_from GROUP BY ALL
), arrived AS MATERIALIZED (
    SELECT links.from_key, links.to_key, links.on_date, left_from.new_key, left_from.members
    FROM (SELECT DISTINCT from_key, to_key, on_date FROM links) AS links
    JOIN left_from ON left_from.from_key = links.from_key AND left_from.on_date = links.on_date
), carried AS (
    SELECT arrived.from_key, arrived.to_key, arrived.on_date, CAST(sum(arrived.members) AS BIGINT) AS members_carried
    FROM arrived
    SEMI JOIN organization_ancestry AS ancestry
        ON ancestry.organization_key = arrived.new_key AND ancestry.ancestor_key = arrived.to_key
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
