-- Xếp loại từng năm, mỗi thang một dãy / ratings by year, a series a scale
SELECT
    CASE WHEN subject_kind IN ('grassroots_committee', 'grassroots_cell') THEN 'grassroots_org' ELSE subject_kind END AS subject,
    year, scale,
    CAST(sum(rated) AS BIGINT) AS rated, CAST(sum(not_rated) AS BIGINT) AS not_rated,
    CAST(sum(excellent) AS BIGINT) AS excellent, CAST(sum(good) AS BIGINT) AS good,
    CAST(sum(fair) AS BIGINT) AS fair, CAST(sum(weak) AS BIGINT) AS weak
FROM mart_ratings
WHERE organization_key = $key
GROUP BY ALL
ORDER BY subject, year;
