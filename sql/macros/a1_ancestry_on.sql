-- Mỗi tổ chức với chính nó và mọi cấp trên trong một ngày / each organization with itself and all above it on a day
CREATE OR REPLACE MACRO ancestry_on(day_asked) AS TABLE
WITH RECURSIVE here AS (
    SELECT organization_key, any_value(parent_key) AS parent_key FROM organizations_on(day_asked) GROUP BY organization_key
), steps AS (
    SELECT organization_key, organization_key AS ancestor_key, 0 AS depth FROM here
    UNION ALL
    SELECT steps.organization_key, here.parent_key, steps.depth + 1
    FROM steps
    JOIN here ON here.organization_key = steps.ancestor_key
    WHERE here.parent_key IS NOT NULL AND here.parent_key <> steps.organization_key AND steps.depth < 8
)
SELECT organization_key, ancestor_key, depth FROM steps;
COMMENT ON MACRO TABLE ancestry_on IS
'Mỗi tổ chức (organization_key) với chính nó (depth 0) và mọi tổ chức cấp trên (ancestor_key) trong ngày day_asked / each organization with everything above it on the day';
