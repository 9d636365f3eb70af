-- Biểu 1 của một kỳ, theo cơ cấu như khi ấy / form 1 of a period, in the structure as it was on each day
-- The marts show whole years in the latest structure, so that a series can be compared over reorganisations; what a report
-- said at the time, and the reconciliation, are of the structure of the day. This is form 1 so: an organization that has
-- ended still has its members and its flows, and whoever came under it, or left it, by reorganisation is counted as such.
CREATE OR REPLACE MACRO form1_in_period(first_day, last_day) AS TABLE
WITH RECURSIVE life AS (
    SELECT
        organization_key,
        parent_key,
        coalesce(valid_from, DATE '0001-01-01') AS lo,
        coalesce(valid_to, DATE '9999-12-31') AS hi
    FROM dim_organization
), climb AS (
    SELECT organization_key, organization_key AS ancestor_key, lo, hi, 0 AS depth FROM life
    UNION ALL
    SELECT
        climb.organization_key, life.parent_key, greatest(climb.lo, life.lo), least(climb.hi, life.hi), climb.depth + 1
    FROM climb
    JOIN life ON life.organization_key = climb.ancestor_key
    WHERE
        life.parent_key IS NOT NULL
        AND life.parent_key <> climb.organization_key
        AND greatest(climb.lo, life.lo) < least(climb.hi, life.hi)
        AND climb.depth < 8
), known AS (
    SELECT organization_key, min(lo) AS first_known, max(hi) AS last_known FROM life GROUP BY organization_key
), spells AS (
    SELECT
        member_key,
        organization_key,
        membership,
        started_by,
        ended_by,
        coalesce(valid_from, DATE '0001-01-01') AS begin_day,
        coalesce(valid_to, DATE '9999-12-31') AS end_day
    FROM fact_memberships
    WHERE (valid_from IS NULL OR valid_from <= last_day) AND (valid_to IS NULL OR valid_to >= first_day)
), pieces AS (
    SELECT
        spells.member_key,
        climb.ancestor_key,
        spells.membership,
        spells.started_by,
        spells.ended_by,
        spells.begin_day,
        spells.end_day,
        -- a membership may be stated of days on which its organization is not known to exist: it still counts
        CASE WHEN climb.lo = known.first_known THEN spells.begin_day ELSE greatest(spells.begin_day, climb.lo) END AS lo,
        CASE WHEN climb.hi = known.last_known THEN spells.end_day ELSE least(spells.end_day, climb.hi) END AS hi
    FROM spells
    JOIN climb ON climb.organization_key = spells.organization_key
    JOIN known ON known.organization_key = spells.organization_key
), marked AS (
    SELECT
        *,
        coalesce(
            lo > max(hi) OVER (
                PARTITION BY ancestor_key, member_key ORDER BY lo, hi ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            true
        ) AS begins
    FROM pieces
    WHERE lo < hi
), numbered AS (
    SELECT
        *,
        sum(CAST(begins AS INTEGER)) OVER (
            PARTITION BY ancestor_key, member_key ORDER BY lo, hi ROWS UNBOUNDED PRECEDING
        ) AS stay
    FROM marked
), stays AS (
    SELECT
        ancestor_key,
        min(lo) AS lo,
        max(hi) AS hi,
        arg_min(CASE WHEN lo = begin_day THEN coalesce(started_by, '') ELSE 'reorganised' END, (lo, hi)) AS came_by,
        arg_max(CASE WHEN hi = end_day THEN coalesce(ended_by, '') ELSE 'reorganised' END, (lo, hi)) AS went_by,
        arg_max(coalesce(membership, ''), (lo, hi)) AS membership
    FROM numbered
    GROUP BY ancestor_key, member_key, stay
), told AS (
    SELECT
        ancestor_key,
        lo < first_day AND hi >= first_day AS was_there,
        lo <= last_day AND hi > last_day AS is_there,
        lo BETWEEN first_day AND last_day AS came,
        hi BETWEEN first_day AND last_day AS went,
        came_by,
        went_by,
        membership
    FROM stays
    WHERE lo <= last_day AND hi >= first_day
)
SELECT
    ancestor_key AS organization_key,
    first_day AS period_start,
    last_day AS period_end,
    count(*) FILTER (was_there) AS opening,
    count(*) FILTER (came AND came_by = 'admitted') AS admitted,
    count(*) FILTER (came AND came_by = 'readmitted') AS readmitted,
    count(*) FILTER (came AND came_by = 'transferred') AS transferred_in,
    count(*) FILTER (came AND came_by = 'reorganised') AS reorganised_in,
    count(*) FILTER (came AND came_by NOT IN ('admitted', 'readmitted', 'transferred', 'reorganised')) AS appeared,
    count(*) FILTER (came) AS increase,
    count(*) FILTER (went AND went_by = 'died') AS died,
    count(*) FILTER (went AND went_by = 'expelled') AS expelled,
    count(*) FILTER (went AND went_by = 'struck_off') AS struck_off,
    count(*) FILTER (went AND went_by = 'struck_off' AND membership = 'probationary') AS struck_off_probationary,
    count(*) FILTER (went AND went_by = 'withdrew') AS withdrew,
    count(*) FILTER (went AND went_by = 'transferred') AS transferred_out,
    count(*) FILTER (went AND went_by = 'reorganised') AS reorganised_out,
    count(*) FILTER (
        went AND went_by NOT IN ('died', 'expelled', 'struck_off', 'withdrew', 'transferred', 'reorganised')
    ) AS missing,
    count(*) FILTER (went) AS decrease,
    count(*) FILTER (is_there) AS closing,
    count(*) FILTER (is_there) - (count(*) FILTER (was_there) + count(*) FILTER (came) - count(*) FILTER (went)) AS difference
FROM told
GROUP BY ancestor_key;
COMMENT ON MACRO TABLE form1_in_period IS
'Biểu 1 (D = A + B − C) của mỗi tổ chức, cả trực thuộc, từ first_day đến hết last_day, theo cơ cấu như khi ấy / form 1 of each organization with all below it from first_day to the end of last_day, in the structure of each day';
