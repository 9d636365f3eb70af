-- Kỷ luật theo hình thức, trên 1.000 đảng viên? / Discipline by form, and per thousand members?
-- mỗi tổ chức từ cấp cơ sở trở lên, mỗi năm, chủ thể, hình thức / organizations from the grassroots up, year, actor, form
SELECT
    inspections.organization_key, latest.name, inspections.year, inspections.actor,
    CASE WHEN inspections.subject_kind = 'member' THEN 'member' ELSE 'party_org' END AS subject,
    inspections.discipline, CAST(sum(inspections.subjects) AS BIGINT) AS subjects,
    CASE
        WHEN inspections.subject_kind = 'member'
        THEN round(1000.0 * sum(inspections.subjects) / nullif(any_value(stocks.members), 0), 2)
    END AS per_thousand_members
FROM mart_inspections AS inspections
JOIN organization_latest AS latest ON latest.organization_key = inspections.organization_key
LEFT JOIN organization_stocks AS stocks
    ON stocks.organization_key = inspections.organization_key AND stocks.year = inspections.year
WHERE inspections.discipline IS NOT NULL AND latest.organization_kind <> 'cell'
GROUP BY
    inspections.organization_key, latest.name, inspections.year, inspections.actor, inspections.subject_kind = 'member',
    CASE WHEN inspections.subject_kind = 'member' THEN 'member' ELSE 'party_org' END, inspections.discipline
ORDER BY ALL;
