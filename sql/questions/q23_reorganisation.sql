-- Sắp xếp tổ chức làm thay đổi những gì? / What did a reorganisation change?
-- mỗi liên kết tiền thân – kế thừa / one predecessor-successor link
WITH links AS (
    SELECT from_key, to_key, event, on_date, document, share FROM organization_lineage WHERE on_date IS NOT NULL
), ancestry AS MATERIALIZED (
    FROM organization_ancestry
), old AS (
    SELECT DISTINCT links.on_date, ancestry.organization_key
    FROM links
    JOIN ancestry ON ancestry.ancestor_key = links.from_key
), moved AS MATERIALIZED (
    -- first by cells, since a member is in one cell a day; the organizations above come after
    SELECT old.on_date, old.organization_key AS old_key, after.organization_key AS new_key, count(*) AS members
    FROM old
    JOIN fact_memberships AS before
        ON before.organization_key = old.organization_key
        AND before.valid_from < old.on_date AND (before.valid_to IS NULL OR before.valid_to >= old.on_date)
    LEFT JOIN fact_memberships AS after
        ON after.member_key = before.member_key
        AND after.valid_from <= old.on_date AND (after.valid_to IS NULL OR after.valid_to > old.on_date)
    GROUP BY ALL
), left_from AS MATERIALIZED (
    SELECT links.from_key, links.on_date, moved.new_key, sum(moved.members) AS members
    FROM (SELECT DISTINCT from_key, on_date FROM links) AS links
    JOIN ancestry ON ancestry.ancestor_key = links.from_key
    JOIN moved ON moved.old_key = ancestry.organization_key AND moved.on_date = links.on_date
    GROUP BY ALL
), around AS (
    SELECT from_key, on_date, CAST(sum(members) AS BIGINT) AS members_before FROM left_from GROUP BY ALL
), carried AS (
    SELECT links.from_key, links.to_key, links.on_date, CAST(sum(left_from.members) AS BIGINT) AS members_carried
    FROM (SELECT DISTINCT from_key, to_key, on_date FROM links) AS links
    JOIN left_from ON left_from.from_key = links.from_key AND left_from.on_date = links.on_date
    JOIN ancestry ON ancestry.organization_key = left_from.new_key AND ancestry.ancestor_key = links.to_key
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
