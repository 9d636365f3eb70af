-- Ai ở trên ai theo cơ cấu mới nhất, và những tổ chức đã đổi cấp trên / who is above whom in the latest structure, and of whom that changed
CREATE OR REPLACE TEMP TABLE ancestry_now AS
WITH RECURSIVE steps AS (
    SELECT organization_key, organization_key AS ancestor_key, 0 AS depth, [organization_key] AS path
    FROM latest_now
    UNION ALL
    SELECT
        steps.organization_key, above.organization_key, steps.depth + 1, list_append(steps.path, above.organization_key)
    FROM steps
    JOIN latest_now AS here ON here.organization_key = steps.ancestor_key
    JOIN latest_now AS above ON above.organization_key = here.parent_key
    -- a circle of parents ends where it would come back; no ladder has more than 12 steps
    WHERE steps.depth < 12 AND NOT list_contains(steps.path, above.organization_key)
)
SELECT organization_key, ancestor_key, depth FROM steps;
CREATE OR REPLACE TEMP TABLE restructured AS
SELECT DISTINCT coalesce(now.organization_key, was.organization_key) AS organization_key
FROM ancestry_now AS now
FULL JOIN organization_ancestry AS was
    ON was.organization_key = now.organization_key AND was.ancestor_key = now.ancestor_key AND was.depth = now.depth
WHERE now.organization_key IS NULL OR was.organization_key IS NULL;
