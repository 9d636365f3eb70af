-- Mỗi tổ chức với chính nó và mọi tổ chức cấp trên / each organization with itself and everything above it
-- Decided: the marts stand in one structure, the latest known of each organization, so that a series can be compared over
-- reorganisations. What was said at the time is of the structure of its day: the reconciliation (computed so), and the macros
-- form1_in_period(first, last) and members_in_structure(counted_on, structure_day).
CREATE OR REPLACE VIEW organization_ancestry AS
WITH RECURSIVE steps AS (
    SELECT organization_key, organization_key AS ancestor_key, 0 AS depth, [organization_key] AS path
    FROM organization_latest
    UNION ALL
    SELECT
        steps.organization_key, above.organization_key, steps.depth + 1, list_append(steps.path, above.organization_key)
    FROM steps
    JOIN organization_latest AS here ON here.organization_key = steps.ancestor_key
    JOIN organization_latest AS above ON above.organization_key = here.parent_key
    -- a circle of parents ends where it would come back; no ladder has more than 12 steps
    WHERE steps.depth < 12 AND NOT list_contains(steps.path, above.organization_key)
)
SELECT organization_key, ancestor_key, depth FROM steps;
COMMENT ON VIEW organization_ancestry IS 'Mỗi dòng một tổ chức và một tổ chức chứa nó (kể cả chính nó), theo cơ cấu mới nhất / one row an organization and one that holds it (itself included), in the latest structure';
COMMENT ON COLUMN organization_ancestry.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN organization_ancestry.ancestor_key IS 'Chính nó hoặc tổ chức cấp trên / itself or an organization above';
COMMENT ON COLUMN organization_ancestry.depth IS 'Số bậc lên trên, 0 là chính nó / steps up, 0 is itself';
