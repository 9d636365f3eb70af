-- Đảng viên chuyển theo tổ chức khi sắp xếp / members carried over by a reorganisation, cell by cell
INSERT INTO parts.carried
WITH after AS (
    SELECT before.on_date, facts.member_key, facts.organization_key
    FROM (SELECT DISTINCT on_date, member_key FROM before) AS before
    JOIN fact_memberships AS facts
        ON facts.member_key = before.member_key
        AND facts.valid_from <= before.on_date AND (facts.valid_to IS NULL OR facts.valid_to > before.on_date)
)
SELECT before.on_date, before.organization_key, after.organization_key, count(*)
FROM before
LEFT JOIN after ON after.member_key = before.member_key AND after.on_date = before.on_date
GROUP BY ALL
ORDER BY ALL;
