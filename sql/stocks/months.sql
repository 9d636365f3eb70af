-- Tăng giảm của riêng mỗi tổ chức từng tháng / the change of each organization by itself, month by month
INSERT INTO parts.months
WITH bounds AS (
    SELECT spans.organization_key, last_day(spans.valid_from) AS month_end, 1 AS change
    FROM spans SEMI JOIN touched ON touched.organization_key = spans.organization_key
    UNION ALL
    SELECT spans.organization_key, last_day(spans.valid_to), -1
    FROM spans SEMI JOIN touched ON touched.organization_key = spans.organization_key
    WHERE spans.valid_to IS NOT NULL
)
SELECT
    bounds.organization_key,
    -- what came before the first roster's year is its opening stock
    greatest(coalesce(bounds.month_end, DATE '0001-01-31'), last_day(make_date(basis_now.first_year - 1, 12, 1))) AS month_end,
    sum(bounds.change) AS change
FROM bounds
CROSS JOIN basis_now
WHERE basis_now.first_year IS NOT NULL
GROUP BY ALL
HAVING sum(bounds.change) <> 0
ORDER BY ALL;
