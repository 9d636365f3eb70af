-- Những tổ chức phải tính lại / the organizations to be computed anew
-- Those asked for, and those whose place in the structure, or whose days of rosters, changed.
CREATE OR REPLACE TEMP TABLE touched AS
WITH days AS (
    SELECT day FROM (
        (SELECT unnest(roster_days) AS day FROM basis_now EXCEPT SELECT unnest(roster_days) FROM parts.basis)
        UNION
        (SELECT unnest(roster_days) AS day FROM parts.basis EXCEPT SELECT unnest(roster_days) FROM basis_now)
    )
), counted AS (  -- the latest roster is of another day: whoever came or went between the two
    SELECT least(was.last_day, now.last_day) AS lo, greatest(was.last_day, now.last_day) AS hi
    FROM parts.basis AS was, basis_now AS now
    WHERE was.last_day <> now.last_day
), reasons AS (
    SELECT organization_key FROM asked
    UNION ALL
    SELECT organization_key FROM restructured
    UNION ALL
    SELECT moves.organization_key FROM membership_moves AS moves
    SEMI JOIN restructured ON restructured.organization_key = moves.other_key
    UNION ALL
    SELECT facts.organization_key FROM fact_memberships AS facts SEMI JOIN days ON days.day = facts.valid_from
    UNION ALL
    SELECT facts.organization_key FROM fact_memberships AS facts, counted
    WHERE (facts.valid_from > counted.lo AND facts.valid_from <= counted.hi)
        OR (facts.valid_to > counted.lo AND facts.valid_to <= counted.hi)
    UNION ALL
    SELECT doubled.organization_key FROM parts.doubled AS doubled, counted
)
SELECT DISTINCT organization_key FROM reasons WHERE organization_key IS NOT NULL;
