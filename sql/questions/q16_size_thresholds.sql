-- Chi bộ nào dưới 3 đảng viên chính thức; đảng bộ dưới 30; chi bộ cơ sở từ 30? / Cells below 3 official members, committees below 30, grassroots cells of 30 and more?
-- mỗi tổ chức hiện có vượt ngưỡng / organizations that exist and pass a threshold
SELECT
    organization_key, name, organization_kind, parent_name, members, official,
    CASE
        WHEN cell_below_3_official THEN 'cell_below_3_official'
        WHEN committee_below_30 THEN 'committee_below_30'
        ELSE 'cell_above_30'
    END AS threshold
FROM mart_organizations
WHERE is_current AND (cell_below_3_official OR committee_below_30 OR cell_above_30)
ORDER BY threshold, organization_key;
