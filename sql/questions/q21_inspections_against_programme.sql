-- Đã kiểm tra, giám sát bao nhiêu, so với chương trình? / Inspections and supervision against the programme?
-- mỗi năm, chủ thể, loại, đối tượng; chương trình là chỉ tiêu đã nêu / year, actor, kind, subject; the programme is a stated target
WITH done AS (
    SELECT
        CAST(year(coalesce(decided_on, concluded_on, started_on)) AS INTEGER) AS year,
        coalesce(actors.name, facts.actor) AS actor, facts.actor_key, facts.action, facts.basis,
        CASE WHEN facts.subject_kind = 'member' THEN 'member' ELSE 'party_org' END AS subject,
        count(*) AS subjects,
        count(DISTINCT facts.document) AS documents
    FROM fact_inspections AS facts
    LEFT JOIN organization_latest AS actors ON actors.organization_key = facts.actor_key
    WHERE facts.action IS NOT NULL
    GROUP BY ALL
), programme AS (
    SELECT
        organization_key, CAST(year(period_end) AS INTEGER) AS year, measure, qualifier,
        CASE WHEN subject = 'member' THEN 'member' ELSE 'party_org' END AS subject, sum(value) AS planned
    FROM fact_targets
    WHERE measure IN ('inspected', 'supervised') AND unit = 'count'
    GROUP BY ALL
)
SELECT
    done.year, done.actor, done.action, done.basis, done.subject, done.subjects, done.documents, programme.planned,
    round(100.0 * done.subjects / nullif(programme.planned, 0), 1) AS percent_of_programme
FROM done
LEFT JOIN programme
    ON programme.organization_key = done.actor_key AND programme.year = done.year AND programme.measure = done.action
    AND programme.subject = done.subject AND programme.qualifier IS NOT DISTINCT FROM done.basis
ORDER BY ALL;
