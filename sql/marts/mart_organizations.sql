-- Tổ chức đảng, quy mô hiện nay và ngưỡng của Điều lệ / organizations, their size now and the thresholds of the Charter
CREATE OR REPLACE VIEW mart_organizations AS
WITH below AS (
    SELECT
        ancestry.ancestor_key AS organization_key,
        count(*) FILTER (under.organization_kind = 'cell') AS cells_below,
        count(*) FILTER (under.organization_kind = 'grassroots_committee') AS grassroots_committees_below,
        count(*) FILTER (under.organization_kind = 'grassroots_cell') AS grassroots_cells_below
    FROM organization_ancestry AS ancestry
    JOIN organization_latest AS under ON under.organization_key = ancestry.organization_key
    WHERE ancestry.depth > 0 AND under.is_current
    GROUP BY ancestry.ancestor_key
), sizes AS (
    SELECT
        ancestry.ancestor_key AS organization_key,
        CAST(sum(cells.present) AS BIGINT) AS members,
        CAST(sum(cells.official) AS BIGINT) AS official,
        CAST(sum(cells.probationary) AS BIGINT) AS probationary
    FROM parts.members AS cells
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = cells.organization_key
    GROUP BY ancestry.ancestor_key
), spans AS (
    SELECT
        organizations.*,
        above.name AS parent_name,
        CASE WHEN organizations.is_current THEN coalesce(cells_below, 0) END AS cells_below,
        CASE
            WHEN organizations.is_current THEN coalesce(grassroots_committees_below, 0)
        END AS grassroots_committees_below,
        CASE WHEN organizations.is_current THEN coalesce(grassroots_cells_below, 0) END AS grassroots_cells_below,
        CASE WHEN organizations.is_current THEN members END AS members,
        CASE WHEN organizations.is_current THEN official END AS official,
        CASE WHEN organizations.is_current THEN probationary END AS probationary
    FROM dim_organization AS organizations
    LEFT JOIN organization_latest AS above ON above.organization_key = organizations.parent_key
    LEFT JOIN below ON below.organization_key = organizations.organization_key
    LEFT JOIN sizes ON sizes.organization_key = organizations.organization_key
)
SELECT
    organization_key,
    organization_code,
    name,
    organization_kind,
    type,
    level,
    regime,
    parent_key,
    parent_name,
    province_code,
    valid_from,
    valid_to,
    is_current,
    cells_below,
    grassroots_committees_below + grassroots_cells_below AS grassroots_below,
    grassroots_committees_below,
    grassroots_cells_below,
    members,
    official,
    probationary,
    organization_kind IN ('cell', 'grassroots_cell') AND official < 3 AS cell_below_3_official,
    organization_kind = 'grassroots_committee' AND members < 30 AS committee_below_30,
    organization_kind = 'grassroots_cell' AND members >= 30 AS cell_above_30
FROM spans;
COMMENT ON VIEW mart_organizations IS 'Mỗi dòng một tổ chức trong một khoảng hiệu lực; quy mô hiện nay chỉ ở khoảng còn hiệu lực / one row an organization in one span of validity; the size now stands with open spans only';
COMMENT ON COLUMN mart_organizations.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN mart_organizations.organization_code IS 'Mã theo danh mục / code in the register';
COMMENT ON COLUMN mart_organizations.name IS 'Tên trong khoảng này / name in this span';
COMMENT ON COLUMN mart_organizations.organization_kind IS 'superior_committee, grassroots_committee, grassroots_cell, section, cell';
COMMENT ON COLUMN mart_organizations.type IS 'Loại hình (biểu 5-BTCTW) / type of form 5-BTCTW';
COMMENT ON COLUMN mart_organizations.level IS 'Cấp / level';
COMMENT ON COLUMN mart_organizations.regime IS 'Mô hình R1, R2, R3; không so số tổ chức qua các mô hình / regime; never compare counts of organizations across them';
COMMENT ON COLUMN mart_organizations.parent_key IS 'Tổ chức cấp trên trực tiếp / the organization directly above';
COMMENT ON COLUMN mart_organizations.parent_name IS 'Tên mới nhất của cấp trên / latest name of the one above';
COMMENT ON COLUMN mart_organizations.province_code IS 'Mã tỉnh của thời đó / province code of that time';
COMMENT ON COLUMN mart_organizations.valid_from IS 'Hiệu lực từ ngày / first day';
COMMENT ON COLUMN mart_organizations.valid_to IS 'Đến ngày (không kể) / end, exclusive';
COMMENT ON COLUMN mart_organizations.is_current IS 'Còn hiệu lực / whether the span is open';
COMMENT ON COLUMN mart_organizations.cells_below IS 'Chi bộ trực thuộc đang hoạt động ở các cấp dưới, không kể chi bộ cơ sở / cells below that exist now, grassroots cells apart';
COMMENT ON COLUMN mart_organizations.grassroots_below IS 'Tổ chức cơ sở đảng ở dưới: đảng bộ và chi bộ cơ sở / grassroots organizations below: committees and cells';
COMMENT ON COLUMN mart_organizations.grassroots_committees_below IS 'Đảng bộ cơ sở ở dưới / grassroots committees below';
COMMENT ON COLUMN mart_organizations.grassroots_cells_below IS 'Chi bộ cơ sở ở dưới / grassroots cells below';
COMMENT ON COLUMN mart_organizations.members IS 'Đảng viên (cả trực thuộc) vào ngày của danh sách mới nhất; trống khi chưa có danh sách nào / members with all below on the day of the latest roster, null where no roster reaches';
COMMENT ON COLUMN mart_organizations.official IS 'Trong đó chính thức / of them full members';
COMMENT ON COLUMN mart_organizations.probationary IS 'Trong đó dự bị / of them on probation';
COMMENT ON COLUMN mart_organizations.cell_below_3_official IS 'Chi bộ có dưới 3 đảng viên chính thức / a cell with fewer than 3 full members';
COMMENT ON COLUMN mart_organizations.committee_below_30 IS 'Đảng bộ cơ sở có dưới 30 đảng viên / a grassroots committee with fewer than 30 members';
COMMENT ON COLUMN mart_organizations.cell_above_30 IS 'Chi bộ cơ sở có từ 30 đảng viên trở lên / a grassroots cell with 30 members or more';
