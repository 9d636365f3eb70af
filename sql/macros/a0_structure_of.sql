-- Mỗi tổ chức của mọi thời kỳ nằm ở đâu trong cơ cấu của một ngày / where each organization of any time is found on a day
-- An organization that exists on the day is itself; one that had ended is followed to its successors, shares multiply on
-- the way; a younger one goes back to its only predecessor. status: same, successor, refused (a split without stated
-- shares: nothing may be apportioned), ended (no successor), not_yet.
CREATE OR REPLACE MACRO structure_of(structure_day) AS TABLE
WITH RECURSIVE spans AS (
    SELECT
        organization_key,
        coalesce(valid_from, DATE '0001-01-01') AS lo,
        coalesce(valid_to, DATE '9999-12-31') AS hi
    FROM dim_organization
), there AS (
    SELECT DISTINCT organization_key FROM spans WHERE lo <= structure_day AND hi > structure_day
), lives AS (
    SELECT organization_key, bool_and(hi <= structure_day) AS ahead FROM spans GROUP BY organization_key
), links AS (
    SELECT from_key, to_key, any_value(share ORDER BY lineage.on_date) AS share, min(lineage.on_date) AS link_day
    FROM organization_lineage AS lineage
    WHERE to_key IS NOT NULL AND from_key <> to_key
    GROUP BY from_key, to_key
), shared AS (
    SELECT
        from_key,
        to_key,
        link_day,
        CASE WHEN count(*) OVER (PARTITION BY from_key) = 1 THEN coalesce(share, 1.0) ELSE share END AS share
    FROM links
), steps AS (
    SELECT from_key, to_key, link_day, share, true AS ahead FROM shared
    UNION ALL
    SELECT
        to_key,
        from_key,
        link_day,
        CASE
            WHEN count(*) OVER (PARTITION BY to_key) = 1 AND count(*) OVER (PARTITION BY from_key) = 1 THEN share
        END,
        false
    FROM shared
), walk AS (
    SELECT
        organization_key AS from_key,
        organization_key AS to_key,
        CAST(1.0 AS DOUBLE) AS share,
        ahead,
        0 AS far,
        organization_key IN (SELECT organization_key FROM there) AS arrived
    FROM lives
    UNION ALL
    SELECT
        walk.from_key,
        steps.to_key,
        walk.share * steps.share,
        walk.ahead,
        walk.far + 1,
        steps.to_key IN (SELECT organization_key FROM there)
    FROM walk
    LEFT JOIN steps
        ON steps.from_key = walk.to_key
        AND steps.ahead = walk.ahead
        AND (steps.link_day IS NULL OR (steps.link_day <= structure_day) = walk.ahead)
    WHERE NOT walk.arrived AND walk.to_key IS NOT NULL AND walk.far < 12
), ended AS (
    SELECT
        from_key,
        to_key,
        CASE WHEN count(share) = count(*) THEN sum(share) END AS share,
        CASE WHEN to_key IS NULL THEN CASE WHEN ahead THEN 'ended' ELSE 'not_yet' END
             WHEN min(far) = 0 THEN 'same'
             ELSE 'successor' END AS status
    FROM walk
    WHERE arrived OR to_key IS NULL
    GROUP BY from_key, to_key, ahead
)
SELECT
    from_key,
    to_key,
    share,
    CASE
        WHEN status = 'successor' AND bool_or(status = 'successor' AND share IS NULL) OVER (PARTITION BY from_key)
        THEN 'refused'
        ELSE status
    END AS status
FROM ended;
COMMENT ON MACRO TABLE structure_of IS
'Mỗi tổ chức (from_key) thuộc tổ chức nào (to_key, share, status) trong cơ cấu của ngày structure_day; status = refused: chia tách không có tỷ phần, không được phân bổ / where each organization is found in the structure of a day; refused: a split without shares';
