-- Có bao nhiêu đảng viên, tăng giảm so với năm trước? / How many members, and the change on the year?
-- mỗi tổ chức từ cấp cơ sở trở lên, mỗi năm; theo tháng: mart_monthly_stocks / organizations from the grassroots up, a year; by month: mart_monthly_stocks
SELECT
    organization_key, name, organization_kind, year, opening, closing, change, change_percent, regime,
    -- counts of organizations, and who is below whom, do not compare across a change of regime
    regime IS DISTINCT FROM lag(regime, 1, regime) OVER (PARTITION BY organization_key ORDER BY year) AS regime_break
FROM mart_headcounts
WHERE organization_kind <> 'cell'
ORDER BY organization_key, year;
