-- Tổ chức nào nhiều năm không kết nạp được ai? / Which organizations have admitted nobody for years?
-- mỗi tổ chức cơ sở, chi bộ hiện có / grassroots organizations and cells that exist
WITH last_admitted AS (
    SELECT organization_key, CAST(max(year(coalesce(admitted_on, decided_on))) AS INTEGER) AS last_year
    FROM fact_admissions
    WHERE NOT is_readmission
    GROUP BY organization_key
), last_admission AS (
    SELECT ancestry.ancestor_key AS organization_key, max(facts.last_year) AS last_year
    FROM last_admitted AS facts
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = facts.organization_key
    GROUP BY ALL
), reached AS (
    SELECT DISTINCT ancestry.ancestor_key AS organization_key
    FROM parts.members AS cells
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = cells.organization_key
)
SELECT
    latest.organization_key, latest.name, latest.organization_kind, latest.type, above.name AS parent,
    last_admission.last_year AS last_admission_year,
    span.last_year - greatest(coalesce(last_admission.last_year, 0), coalesce(year(latest.valid_from) - 1, 0)) AS years_without
FROM organization_latest AS latest
CROSS JOIN roster_span AS span
LEFT JOIN last_admission ON last_admission.organization_key = latest.organization_key
LEFT JOIN organization_latest AS above ON above.organization_key = latest.parent_key
WHERE latest.is_current AND latest.organization_kind IN ('grassroots_committee', 'grassroots_cell', 'cell')
    AND span.last_year - greatest(coalesce(last_admission.last_year, 0), coalesce(year(latest.valid_from) - 1, 0)) >= 1
    -- an organization that no roster reaches is unknown, not barren
    AND latest.organization_key IN (SELECT organization_key FROM reached)
ORDER BY years_without DESC, latest.organization_key;
