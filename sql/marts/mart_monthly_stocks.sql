-- Số đảng viên cuối mỗi tháng / members at each months end
CREATE OR REPLACE VIEW mart_monthly_stocks AS
WITH climbed AS (
    SELECT ancestry.ancestor_key AS organization_key, cells.month_end, sum(cells.change) AS change
    FROM parts.months AS cells
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = cells.organization_key
    GROUP BY ALL
), months AS (
    SELECT last_day(CAST(unnest(generate_series(
        CAST(make_date(first_year - 1, 12, 1) AS TIMESTAMP), CAST(last_day AS TIMESTAMP), INTERVAL 1 MONTH
    )) AS DATE)) AS month_end
    FROM roster_span
), grid AS (
    SELECT organizations.organization_key, months.month_end
    FROM (SELECT DISTINCT organization_key FROM climbed) AS organizations, months
), stocks AS (
    SELECT
        grid.organization_key,
        grid.month_end,
        CAST(sum(coalesce(climbed.change, 0)) OVER (
            PARTITION BY grid.organization_key ORDER BY grid.month_end
        ) AS BIGINT) AS members
    FROM grid
    LEFT JOIN climbed ON climbed.organization_key = grid.organization_key AND climbed.month_end = grid.month_end
)
SELECT
    stocks.organization_key,
    latest.name,
    latest.organization_kind,
    stocks.month_end,
    stocks.members,
    stocks.members - lag(stocks.members) OVER own AS change_on_month,
    stocks.members - lag(stocks.members, 12) OVER own AS change_on_year
FROM stocks
JOIN organization_latest AS latest ON latest.organization_key = stocks.organization_key
WINDOW own AS (PARTITION BY stocks.organization_key ORDER BY stocks.month_end);
COMMENT ON VIEW mart_monthly_stocks IS 'Mỗi dòng một tổ chức (cả trực thuộc, theo cơ cấu mới nhất) cuối một tháng, trong thời gian có danh sách / one row an organization with all below it (latest structure) at a months end, within the time of the rosters';
COMMENT ON COLUMN mart_monthly_stocks.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN mart_monthly_stocks.name IS 'Tên mới nhất / latest name';
COMMENT ON COLUMN mart_monthly_stocks.organization_kind IS 'Loại tổ chức / kind';
COMMENT ON COLUMN mart_monthly_stocks.month_end IS 'Ngày cuối tháng / last day of the month';
COMMENT ON COLUMN mart_monthly_stocks.members IS 'Số đảng viên; trước danh sách đầu tiên là số mà danh sách cho biết / members; before the first roster those that it tells of';
COMMENT ON COLUMN mart_monthly_stocks.change_on_month IS 'So với cuối tháng trước / against the month before';
COMMENT ON COLUMN mart_monthly_stocks.change_on_year IS 'So với cùng kỳ năm trước / against the same month a year before';
