-- Mọi khoảng sinh hoạt của những người có mặt trong các chi bộ phải tính lại, với khoảng trước và sau / all memberships of whoever is in a touched cell, each with the one before and the one after
CREATE OR REPLACE TEMP TABLE spans AS
WITH persons AS (
    SELECT DISTINCT facts.member_key
    FROM fact_memberships AS facts
    SEMI JOIN touched ON touched.organization_key = facts.organization_key
)
SELECT
    facts.rowid AS place,
    member_key,
    organization_key,
    valid_from,
    valid_to,
    coalesce(membership = 'official', false) AS official,
    coalesce(membership = 'probationary', false) AS probationary,
    coalesce(exempt, false) AS exempt,
    ended_by,
    lag(organization_key) OVER person AS was_key,
    lag(valid_to) OVER person AS was_to,
    lag(ended_by) OVER person AS was_ended,
    lead(organization_key) OVER person AS next_key,
    lead(valid_from) OVER person AS next_from
FROM fact_memberships AS facts
SEMI JOIN persons ON persons.member_key = facts.member_key
WHERE organization_key IS NOT NULL
WINDOW person AS (PARTITION BY member_key ORDER BY valid_from NULLS FIRST, valid_to NULLS LAST, organization_key);
