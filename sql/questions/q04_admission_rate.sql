-- Tỷ lệ kết nạp so với số đảng viên cuối năm trước? / Admission rate over the stock at the end of the previous year?
-- mỗi tổ chức từ cấp cơ sở trở lên, mỗi năm / organizations from the grassroots up, a year
WITH admitted AS MATERIALIZED (
    SELECT
        facts.organization_key,
        CAST(year(coalesce(facts.admitted_on, facts.decided_on)) AS INTEGER) AS year,
        count(*) FILTER (NOT facts.is_readmission) AS admitted
    FROM fact_admissions AS facts
    JOIN roster_span ON year(coalesce(facts.admitted_on, facts.decided_on)) >= roster_span.first_year
    GROUP BY ALL
), climbed AS MATERIALIZED (
    SELECT ancestry.ancestor_key AS organization_key, admitted.year, CAST(sum(admitted.admitted) AS BIGINT) AS admitted
    FROM admitted
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = admitted.organization_key
    GROUP BY ALL
)
SELECT
    climbed.organization_key, latest.name, climbed.year, stocks.members AS opening, climbed.admitted,
    round(100.0 * climbed.admitted / stocks.members, 2) AS admission_rate
FROM climbed
JOIN organization_latest AS latest ON latest.organization_key = climbed.organization_key
JOIN organization_stocks AS stocks
    ON stocks.organization_key = climbed.organization_key AND stocks.year = climbed.year - 1
WHERE latest.organization_kind <> 'cell'
ORDER BY climbed.organization_key, climbed.year;
