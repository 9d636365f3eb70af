-- Ai được kết nạp trong những năm có danh sách / who was admitted within the years of the rosters
-- As mart_admitted, without re-admissions: the few of these years are picked before anything is looked up of them.
CREATE OR REPLACE VIEW admitted_in_span AS
WITH recent AS MATERIALIZED (
    SELECT facts.*, CAST(year(coalesce(facts.admitted_on, facts.decided_on)) AS INTEGER) AS year
    FROM fact_admissions AS facts
    JOIN roster_span ON year(coalesce(facts.admitted_on, facts.decided_on)) >= roster_span.first_year
    WHERE NOT facts.is_readmission AND facts.organization_key IS NOT NULL
)
SELECT
    recent.member_key,
    recent.organization_key,
    latest.type,
    recent.year,
    recent.age_at_admission AS age,
    members.sex,
    lower(members.ethnicity) <> 'kinh' AS is_minority,
    members.religion,
    members.qualification,
    members.occupation
FROM recent
LEFT JOIN dim_member AS members ON members.member_key = recent.member_key
LEFT JOIN organization_latest AS latest ON latest.organization_key = recent.organization_key;
COMMENT ON VIEW admitted_in_span IS 'Mỗi dòng một lần kết nạp (không kể kết nạp lại) trong những năm có danh sách / one row an admission (re-admissions left out) within the years of the rosters';
COMMENT ON COLUMN admitted_in_span.member_key IS 'Đảng viên / member';
COMMENT ON COLUMN admitted_in_span.organization_key IS 'Chi bộ khi kết nạp / cell';
COMMENT ON COLUMN admitted_in_span.type IS 'Loại hình / type';
COMMENT ON COLUMN admitted_in_span.year IS 'Năm kết nạp / year';
COMMENT ON COLUMN admitted_in_span.age IS 'Tuổi khi kết nạp / age at admission';
COMMENT ON COLUMN admitted_in_span.sex IS 'Giới tính / sex';
COMMENT ON COLUMN admitted_in_span.is_minority IS 'Dân tộc thiểu số / ethnic minority';
COMMENT ON COLUMN admitted_in_span.religion IS 'Tôn giáo / religion';
COMMENT ON COLUMN admitted_in_span.qualification IS 'Trình độ chuyên môn / qualification';
COMMENT ON COLUMN admitted_in_span.occupation IS 'Nhóm nghề nghiệp / group of occupations';
