-- Các tổ chức cơ sở đứng sau số tổ chức của một ngày, trong các tổ chức có danh sách / the grassroots organizations behind their number on a day, of those that rosters reach
SELECT spans.load_id, spans.source_ref, spans.organization_key
FROM dim_organization AS spans
SEMI JOIN (
    SELECT ancestry.ancestor_key AS organization_key
    FROM parts.members AS cells
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = cells.organization_key
) AS reached ON reached.organization_key = spans.organization_key
WHERE spans.organization_kind IN ('grassroots_committee', 'grassroots_cell')
    AND (spans.valid_from IS NULL OR spans.valid_from <= $day) AND (spans.valid_to IS NULL OR spans.valid_to > $day);
