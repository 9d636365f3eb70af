-- Đảng viên của mỗi chi bộ vào ngày của danh sách mới nhất / members of each cell on the day of the latest roster
INSERT INTO parts.members
WITH present AS (
    SELECT spans.*
    FROM spans
    CROSS JOIN (SELECT coalesce(last_day, DATE '9999-12-30') AS day FROM basis_now) AS counted
    WHERE (spans.valid_from IS NULL OR spans.valid_from <= counted.day)
        AND (spans.valid_to IS NULL OR spans.valid_to > counted.day)
), twice AS (  -- two places on one day are an error elsewhere; a person is counted once, where he or she came last
    SELECT
        present.*,
        row_number() OVER (
            PARTITION BY member_key ORDER BY valid_from DESC NULLS LAST, organization_key
        ) = 1 AS came_last
    FROM present
    SEMI JOIN parts.doubled AS doubled ON doubled.member_key = present.member_key
), persons AS (
    SELECT member_key, organization_key, official, probationary, true AS came_last
    FROM present
    SEMI JOIN touched ON touched.organization_key = present.organization_key
    ANTI JOIN parts.doubled AS doubled ON doubled.member_key = present.member_key
    UNION ALL
    SELECT member_key, organization_key, bool_or(official), bool_or(probationary), bool_or(came_last)
    FROM twice
    SEMI JOIN touched ON touched.organization_key = twice.organization_key
    GROUP BY member_key, organization_key
), described AS (
    SELECT
        persons.*,
        persons.came_last AND basis_now.last_day IS NOT NULL AS counts,
        CAST(year(basis_now.last_day) - members.birth_year AS INTEGER) AS age,
        members.sex = 'female' AS woman,
        lower(members.ethnicity) <> 'kinh' AS minority,
        members.religion IS NOT NULL AS religious,
        members.qualification IN ('university', 'master', 'doctor') AS university,
        members.political_theory IN ('advanced', 'bachelor') AS advanced_theory
    FROM persons
    LEFT JOIN dim_member AS members ON members.member_key = persons.member_key
    CROSS JOIN basis_now
), cells AS (
    SELECT DISTINCT spans.organization_key FROM spans SEMI JOIN touched ON touched.organization_key = spans.organization_key
)
SELECT
    cells.organization_key,
    count(described.member_key),
    count(*) FILTER (official),
    count(*) FILTER (probationary),
    count(*) FILTER (counts),
    count(*) FILTER (counts AND woman),
    coalesce(sum(age) FILTER (counts), 0),
    count(age) FILTER (counts),
    count(*) FILTER (counts AND age <= 30),
    count(*) FILTER (counts AND age BETWEEN 31 AND 40),
    count(*) FILTER (counts AND age BETWEEN 41 AND 50),
    count(*) FILTER (counts AND age BETWEEN 51 AND 60),
    count(*) FILTER (counts AND age > 60),
    count(*) FILTER (counts AND minority),
    count(*) FILTER (counts AND religious),
    count(*) FILTER (counts AND university),
    count(*) FILTER (counts AND advanced_theory)
FROM cells
LEFT JOIN described ON described.organization_key = cells.organization_key
GROUP BY cells.organization_key
ORDER BY cells.organization_key;
