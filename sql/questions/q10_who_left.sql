-- Ai ra khỏi Đảng, bằng cách nào, bao nhiêu phần nghìn? / Who left, how, and how many per thousand?
-- mỗi tổ chức cơ sở và cấp trên, mỗi năm, lý do; tuổi: mart_departures / organizations from the grassroots up, year and cause; ages: mart_departures
WITH causes AS (
    UNPIVOT (
        SELECT organization_key, name, year, opening, closing, died, withdrew, struck_off, expelled
        FROM mart_headcounts
        WHERE organization_kind <> 'cell'
    ) ON died, withdrew, struck_off, expelled INTO NAME cause VALUE members
), ages AS (
    SELECT ancestry.ancestor_key AS organization_key, departures.year, departures.cause, round(avg(departures.age), 1) AS mean_age
    FROM mart_departures AS departures
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = departures.organization_key
    GROUP BY ALL
)
SELECT
    causes.organization_key, causes.name, causes.year, causes.cause, causes.members,
    round(1000.0 * causes.members / nullif((causes.opening + causes.closing) / 2.0, 0), 2) AS per_thousand,
    ages.mean_age
FROM causes
LEFT JOIN ages
    ON ages.organization_key = causes.organization_key AND ages.year = causes.year AND ages.cause = causes.cause
WHERE causes.members > 0
ORDER BY causes.organization_key, causes.year, causes.cause;
