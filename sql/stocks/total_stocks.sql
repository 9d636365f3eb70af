-- Ghi thay đổi vào số cuối năm / bring the changes into the years' ends
CREATE OR REPLACE TEMP TABLE stocks_changed AS
SELECT
    organization_key,
    year,
    CAST(sum(members) AS BIGINT) AS members,
    CAST(sum(official) AS BIGINT) AS official,
    CAST(sum(probationary) AS BIGINT) AS probationary,
    CAST(sum(exempt) AS BIGINT) AS exempt
FROM stocks_delta
GROUP BY organization_key, year
HAVING sum(members) <> 0 OR sum(official) <> 0 OR sum(probationary) <> 0 OR sum(exempt) <> 0;
INSERT INTO stocks_changed
SELECT stocks.* FROM organization_stocks AS stocks
SEMI JOIN stocks_changed ON stocks_changed.organization_key = stocks.organization_key AND stocks_changed.year = stocks.year;
DELETE FROM organization_stocks AS stocks USING stocks_changed
WHERE stocks_changed.organization_key = stocks.organization_key AND stocks_changed.year = stocks.year;
INSERT INTO organization_stocks
SELECT organization_key, year, sum(members), sum(official), sum(probationary), sum(exempt)
FROM stocks_changed
GROUP BY organization_key, year
HAVING sum(members) <> 0
ORDER BY organization_key, year;
