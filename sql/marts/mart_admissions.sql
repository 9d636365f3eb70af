-- Kết nạp đảng viên theo tháng / admissions by month
CREATE OR REPLACE VIEW mart_admissions AS
WITH admissions AS (
    SELECT
        facts.organization_key,
        CAST(year(coalesce(facts.admitted_on, facts.decided_on)) AS INTEGER) AS year,
        CAST(month(coalesce(facts.admitted_on, facts.decided_on)) AS INTEGER) AS month,
        count(*) FILTER (NOT facts.is_readmission) AS admitted,
        count(*) FILTER (NOT facts.is_readmission AND members.sex = 'female') AS women,
        count(*) FILTER (NOT facts.is_readmission AND lower(members.ethnicity) <> 'kinh') AS minority,
        sum(facts.age_at_admission) FILTER (NOT facts.is_readmission) AS ages,
        count(facts.age_at_admission) FILTER (NOT facts.is_readmission) AS aged,
        count(*) FILTER (facts.is_readmission) AS readmissions
    FROM fact_admissions AS facts
    LEFT JOIN dim_member AS members ON members.member_key = facts.member_key
    WHERE facts.organization_key IS NOT NULL AND coalesce(facts.admitted_on, facts.decided_on) IS NOT NULL
    GROUP BY ALL
), months AS (
    SELECT
        ancestry.ancestor_key AS organization_key,
        year,
        month,
        CAST(sum(admitted) AS BIGINT) AS admitted,
        CAST(sum(women) AS BIGINT) AS women,
        CAST(sum(minority) AS BIGINT) AS minority,
        round(sum(ages) / nullif(sum(aged), 0), 1) AS mean_age,
        CAST(sum(readmissions) AS BIGINT) AS readmissions
    FROM admissions
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = admissions.organization_key
    GROUP BY ALL
), summed AS (
    SELECT
        *,
        CAST(sum(admitted) OVER (
            PARTITION BY organization_key, year ORDER BY month
        ) AS BIGINT) AS cumulative,
        CAST(sum(admitted) OVER (PARTITION BY organization_key, year) AS BIGINT) AS admitted_in_year
    FROM months
)
SELECT
    summed.organization_key,
    latest.name,
    latest.organization_kind,
    summed.year,
    summed.month,
    summed.admitted,
    summed.women,
    summed.minority,
    summed.mean_age,
    summed.readmissions,
    summed.cumulative,
    summed.admitted_in_year,
    stocks.members AS opening,
    round(100.0 * summed.cumulative / nullif(stocks.members, 0), 2) AS admission_rate,
    round(100.0 * summed.admitted_in_year / nullif(stocks.members, 0), 2) AS admission_rate_in_year
FROM summed
JOIN organization_latest AS latest ON latest.organization_key = summed.organization_key
LEFT JOIN organization_stocks AS stocks
    ON stocks.organization_key = summed.organization_key AND stocks.year = summed.year - 1;
COMMENT ON VIEW mart_admissions IS 'Mỗi dòng một tổ chức (cả trực thuộc, theo cơ cấu mới nhất), một năm, một tháng có kết nạp / one row an organization with all below it (latest structure), a year and a month with admissions';
COMMENT ON COLUMN mart_admissions.organization_key IS 'Tổ chức; người kết nạp ở nơi khác không tính / organization; those admitted elsewhere are left out';
COMMENT ON COLUMN mart_admissions.name IS 'Tên mới nhất / latest name';
COMMENT ON COLUMN mart_admissions.organization_kind IS 'Loại tổ chức / kind';
COMMENT ON COLUMN mart_admissions.year IS 'Năm của lễ kết nạp, nếu thiếu thì của quyết định / year of the ceremony, else of the decision';
COMMENT ON COLUMN mart_admissions.month IS 'Tháng / month';
COMMENT ON COLUMN mart_admissions.admitted IS 'Kết nạp trong tháng, không kể kết nạp lại / admitted in the month, re-admissions apart';
COMMENT ON COLUMN mart_admissions.women IS 'Trong đó nữ / of them women';
COMMENT ON COLUMN mart_admissions.minority IS 'Trong đó dân tộc thiểu số / of them of an ethnic minority';
COMMENT ON COLUMN mart_admissions.mean_age IS 'Tuổi bình quân khi kết nạp / mean age at admission, years';
COMMENT ON COLUMN mart_admissions.readmissions IS 'Kết nạp lại trong tháng / re-admissions in the month';
COMMENT ON COLUMN mart_admissions.cumulative IS 'Kết nạp từ đầu năm đến hết tháng / admitted from January through the month';
COMMENT ON COLUMN mart_admissions.admitted_in_year IS 'Kết nạp cả năm / admitted in the whole year';
COMMENT ON COLUMN mart_admissions.opening IS 'Đảng viên cuối năm trước; trống khi không có danh sách / members at the end of the previous year, null where rosters do not reach';
COMMENT ON COLUMN mart_admissions.admission_rate IS 'Từ đầu năm đến hết tháng, % so với cuối năm trước / year to date in % of the stock at the end of the previous year';
COMMENT ON COLUMN mart_admissions.admission_rate_in_year IS 'Cả năm, % so với cuối năm trước / whole year in % of the stock at the end of the previous year';
