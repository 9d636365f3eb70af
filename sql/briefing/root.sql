-- Tổ chức mà trang tin nói về: đông đảng viên nhất / the organization that the page is about: the one with most members
SELECT latest.organization_key, latest.name, latest.organization_code
FROM organization_latest AS latest
LEFT JOIN organization_stocks AS stocks ON stocks.organization_key = latest.organization_key
WHERE $code IS NULL OR latest.organization_code = $code
GROUP BY ALL
ORDER BY max(coalesce(stocks.members, 0)) DESC, count(latest.parent_key), latest.organization_key
LIMIT 1;
