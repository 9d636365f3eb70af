-- Những gì các tổ chức phải tính lại góp vào tổng số cuối năm của mọi cấp trên / what the touched organizations add to the years' ends of all above them
-- $sign is -1 for what they added so far and 1 for what they add now.
INSERT INTO stocks_delta
WITH alone AS (
    SELECT
        ancestry.ancestor_key AS organization_key,
        stocks.year,
        sum(stocks.members) AS members,
        sum(stocks.official) AS official,
        sum(stocks.probationary) AS probationary,
        sum(stocks.exempt) AS exempt
    FROM parts.stocks AS stocks
    SEMI JOIN touched ON touched.organization_key = stocks.organization_key
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = stocks.organization_key
    GROUP BY ancestry.ancestor_key, stocks.year
), persons AS (
    SELECT DISTINCT doubled.member_key
    FROM parts.doubled AS doubled
    SEMI JOIN touched ON touched.organization_key = doubled.organization_key
), present AS (
    SELECT
        doubled.member_key,
        doubled.organization_key,
        CAST(unnest(generate_series(doubled.since, doubled.until)) AS INTEGER) AS year,
        doubled.official,
        doubled.probationary,
        doubled.exempt
    FROM parts.doubled AS doubled
    SEMI JOIN persons ON persons.member_key = doubled.member_key
), several AS (
    SELECT
        ancestry.ancestor_key AS organization_key,
        present.year,
        present.member_key,
        bool_or(present.official) AS official,
        bool_or(present.probationary) AS probationary,
        bool_or(present.exempt) AS exempt
    FROM present
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = present.organization_key
    GROUP BY ancestry.ancestor_key, present.year, present.member_key
), together AS (
    SELECT organization_key, year, members, official, probationary, exempt FROM alone
    UNION ALL
    SELECT
        organization_key, year, 1, CAST(official AS BIGINT), CAST(probationary AND NOT official AS BIGINT),
        CAST(exempt AS BIGINT)
    FROM several
)
SELECT organization_key, year, $sign * members, $sign * official, $sign * probationary, $sign * exempt FROM together;
