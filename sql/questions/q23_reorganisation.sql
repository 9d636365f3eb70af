-- Sắp xếp tổ chức làm thay đổi những gì? / What did a reorganisation change?
-- mỗi liên kết tiền thân – kế thừa / one predecessor-successor link
WITH links AS (
    SELECT from_key, to_key, event, on_date, document, share FROM organization_lineage WHERE on_date IS NOT NULL
), around AS (
    SELECT
        links.from_key, links.on_date,
        count(DISTINCT members.member_key) AS members_before
    FROM links
    JOIN organization_ancestry AS ancestry ON ancestry.ancestor_key = links.from_key
    JOIN fact_memberships AS members
        ON members.organization_key = ancestry.organization_key
        AND members.valid_from < links.on_date AND (members.valid_to IS NULL OR members.valid_to >= links.on_date)
    GROUP BY ALL
), carried AS (
    SELECT
        links.from_key, links.to_key, links.on_date,
        count(DISTINCT after.member_key) AS members_carried
    FROM links
    JOIN organization_ancestry AS old ON old.ancestor_key = links.from_key
    JOIN fact_memberships AS before
        ON before.organization_key = old.organization_key
        AND before.valid_from < links.on_date AND (before.valid_to IS NULL OR before.valid_to >= links.on_date)
    JOIN fact_memberships AS after
        ON after.member_key = before.member_key
        AND after.valid_from <= links.on_date AND (after.valid_to IS NULL OR after.valid_to > links.on_date)
    JOIN organization_ancestry AS new ON new.organization_key = after.organization_key AND new.ancestor_key = links.to_key
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
