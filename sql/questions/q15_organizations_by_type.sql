-- Có bao nhiêu tổ chức cơ sở đảng, đảng bộ, chi bộ, theo loại hình? / How many grassroots organizations, committees and cells, by type?
-- cuối mỗi năm, chế độ tổ chức, loại hình; trong các tổ chức có danh sách / years ends, regime and type; of the organizations that rosters reach
WITH years AS (
    SELECT CAST(unnest(generate_series(first_year, last_year)) AS INTEGER) AS year FROM roster_span
), reached AS (
    SELECT DISTINCT ancestry.ancestor_key AS organization_key
    FROM parts.members AS cells
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = cells.organization_key
), there AS (
    SELECT years.year, spans.regime, spans.type, spans.organization_kind
    FROM years
    JOIN dim_organization AS spans
        ON (spans.valid_from IS NULL OR spans.valid_from <= make_date(years.year, 12, 31))
        AND (spans.valid_to IS NULL OR spans.valid_to > make_date(years.year, 12, 31))
    SEMI JOIN reached ON reached.organization_key = spans.organization_key
)
SELECT
    year, regime, type,
    count(*) FILTER (organization_kind IN ('grassroots_committee', 'grassroots_cell')) AS grassroots_organizations,
    count(*) FILTER (organization_kind = 'grassroots_committee') AS grassroots_committees,
    count(*) FILTER (organization_kind = 'grassroots_cell') AS grassroots_cells,
    count(*) FILTER (organization_kind = 'cell') AS cells
FROM there
GROUP BY year, regime, type
ORDER BY year, regime, type;
