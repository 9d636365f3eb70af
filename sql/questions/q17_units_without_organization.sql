-- Ấp khóm, trường học, doanh nghiệp nào chưa có tổ chức đảng, chưa có đảng viên? / Hamlets, schools and enterprises without an organization or a member?
-- mỗi địa bàn, loại đơn vị, theo danh mục đơn vị / territories and kinds of unit, by the list of units
SELECT
    units.territory_key, latest.name AS territory, units.kind,
    count(*) AS units,
    count(*) FILTER (units.organization_key IS NULL) AS without_organization,
    round(100.0 * count(*) FILTER (units.organization_key IS NULL) / count(*), 1) AS without_organization_percent,
    count(*) FILTER (coalesce(sizes.members, 0) = 0) AS without_members,
    list(units.name ORDER BY units.name) FILTER (units.organization_key IS NULL) AS names_without_organization
FROM context.units AS units
JOIN organization_latest AS latest ON latest.organization_key = units.territory_key
LEFT JOIN parts.members AS sizes ON sizes.organization_key = units.organization_key
GROUP BY ALL
ORDER BY units.territory_key, units.kind;
