-- Ghi thay đổi vào các dòng vào, ra / bring the changes into the comings and goings
CREATE OR REPLACE TEMP TABLE flows_changed AS
SELECT organization_key, year, cause, CAST(sum(persons) AS BIGINT) AS persons
FROM flows_delta
GROUP BY organization_key, year, cause
HAVING sum(persons) <> 0;
INSERT INTO flows_changed
SELECT flows.* FROM membership_flows AS flows
SEMI JOIN flows_changed ON flows_changed.organization_key = flows.organization_key AND flows_changed.year = flows.year
    AND flows_changed.cause = flows.cause;
DELETE FROM membership_flows AS flows USING flows_changed
WHERE flows_changed.organization_key = flows.organization_key AND flows_changed.year = flows.year
    AND flows_changed.cause = flows.cause;
INSERT INTO membership_flows
SELECT organization_key, year, cause, sum(persons)
FROM flows_changed
GROUP BY organization_key, year, cause
HAVING sum(persons) <> 0
ORDER BY organization_key, year, cause;
