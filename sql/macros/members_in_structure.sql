-- Số đảng viên của một ngày, xếp theo cơ cấu của một ngày khác / members of a day, in the structure of another day
-- members_in_structure(d, d) is "as it was". Members are carried with their cells: a cell that was merged counts in its
-- successor, one that went to another committee counts there. Where a cell was split without stated shares nothing is
-- apportioned: `refused` is true and `members` null for what it may belong to.
CREATE OR REPLACE MACRO members_in_structure(counted_on, structure_day) AS TABLE
WITH counted AS (
    SELECT organization_key, count(DISTINCT member_key) AS members
    FROM fact_memberships
    WHERE valid_from <= counted_on AND (valid_to IS NULL OR valid_to > counted_on)
    GROUP BY organization_key
), placed AS (
    SELECT structure.to_key, counted.members * structure.share AS members, structure.status = 'refused' AS refused
    FROM counted
    JOIN structure_of(structure_day) AS structure ON structure.from_key = counted.organization_key
    WHERE structure.to_key IS NOT NULL
)
SELECT
    above.ancestor_key AS organization_key,
    CASE WHEN NOT bool_or(placed.refused) THEN CAST(round(sum(placed.members)) AS BIGINT) END AS members,
    bool_or(placed.refused) AS refused
FROM placed
JOIN ancestry_on(structure_day) AS above ON above.organization_key = placed.to_key
GROUP BY above.ancestor_key;
COMMENT ON MACRO TABLE members_in_structure IS
'Số đảng viên cuối ngày counted_on theo cơ cấu tổ chức của ngày structure_day, gồm cả cấp dưới / members at the end of counted_on in the structure of structure_day, with all below';
