-- Kiểm tra, giám sát, kỷ luật theo năm / inspections, supervision and discipline by year
CREATE OR REPLACE VIEW mart_inspections AS
WITH decisions AS (
    SELECT
        *,
        CAST(year(coalesce(decided_on, concluded_on, started_on)) AS INTEGER) AS year
    FROM fact_inspections
)
SELECT
    ancestry.ancestor_key AS organization_key,
    any_value(latest.name) AS name,
    decisions.year,
    decisions.action,
    decisions.basis,
    decisions.actor_key,
    coalesce(actors.name, decisions.actor) AS actor,
    decisions.subject_kind,
    decisions.discipline,
    count(*) AS subjects,
    count(DISTINCT decisions.document) AS documents
FROM decisions
LEFT JOIN organization_ancestry AS ancestry ON ancestry.organization_key = decisions.organization_key
LEFT JOIN organization_latest AS latest ON latest.organization_key = ancestry.ancestor_key
LEFT JOIN organization_latest AS actors ON actors.organization_key = decisions.actor_key
GROUP BY
    ancestry.ancestor_key, decisions.year, decisions.action, decisions.basis, decisions.actor_key,
    coalesce(actors.name, decisions.actor), decisions.subject_kind, decisions.discipline;
COMMENT ON VIEW mart_inspections IS 'Mỗi dòng một tổ chức (các đối tượng thuộc nó, kể cả chính nó), năm, hoạt động, nội dung, nơi thực hiện, loại đối tượng và hình thức kỷ luật / one row an organization (subjects in and below it, itself included), year, action, basis, actor, kind of subject and discipline';
COMMENT ON COLUMN mart_inspections.organization_key IS 'Tổ chức; trống khi chưa nhận ra đối tượng / organization, null where the subject is not recognised';
COMMENT ON COLUMN mart_inspections.name IS 'Tên mới nhất / latest name';
COMMENT ON COLUMN mart_inspections.year IS 'Năm quyết định; nếu thiếu thì năm kết luận, năm bắt đầu / year of the decision, else of conclusion, else of start';
COMMENT ON COLUMN mart_inspections.action IS 'inspected, supervised; trống khi chỉ có kỷ luật / null where there is discipline only';
COMMENT ON COLUMN mart_inspections.basis IS 'regular, signs_of_violation, inspection_duty, discipline_duty, finance, complaint';
COMMENT ON COLUMN mart_inspections.actor_key IS 'Tổ chức thực hiện / acting organization';
COMMENT ON COLUMN mart_inspections.actor IS 'Tên nơi thực hiện; như ghi nếu chưa nhận ra / name of the actor, as written where not recognised';
COMMENT ON COLUMN mart_inspections.subject_kind IS 'member hoặc loại tổ chức / member or a kind of organization';
COMMENT ON COLUMN mart_inspections.discipline IS 'reprimand, warning, dismissal, expulsion, dissolution; trống là không kỷ luật / null is none';
COMMENT ON COLUMN mart_inspections.subjects IS 'Số đối tượng, mỗi quyết định một lần / subjects, once a decision';
COMMENT ON COLUMN mart_inspections.documents IS 'Số quyết định có số hiệu / numbered decisions';
