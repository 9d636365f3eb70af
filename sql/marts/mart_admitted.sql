-- Người được kết nạp và họ là ai / who was admitted
CREATE OR REPLACE VIEW mart_admitted AS
SELECT
    facts.member_key,
    facts.organization_key,
    latest.name AS organization,
    latest.type,
    CAST(year(coalesce(facts.admitted_on, facts.decided_on)) AS INTEGER) AS year,
    CAST(month(coalesce(facts.admitted_on, facts.decided_on)) AS INTEGER) AS month,
    facts.is_readmission,
    facts.age_at_admission AS age,
    age_band(facts.age_at_admission) AS age_band,
    members.sex,
    members.ethnicity,
    lower(members.ethnicity) <> 'kinh' AS is_minority,
    members.religion,
    members.education,
    members.qualification,
    members.occupation,
    facts.load_id,
    facts.source_ref
FROM fact_admissions AS facts
LEFT JOIN dim_member AS members ON members.member_key = facts.member_key
LEFT JOIN organization_latest AS latest ON latest.organization_key = facts.organization_key
WHERE coalesce(facts.admitted_on, facts.decided_on) IS NOT NULL;
COMMENT ON VIEW mart_admitted IS 'Mỗi dòng một lần kết nạp; thuộc tính là của danh sách mới nhất / one row an admission; attributes are those of the latest roster';
COMMENT ON COLUMN mart_admitted.member_key IS 'Đảng viên / member';
COMMENT ON COLUMN mart_admitted.organization_key IS 'Chi bộ khi kết nạp; trống khi ở nơi khác / cell at admission, null where elsewhere';
COMMENT ON COLUMN mart_admitted.organization IS 'Tên chi bộ / its name';
COMMENT ON COLUMN mart_admitted.type IS 'Loại hình / type of the unit';
COMMENT ON COLUMN mart_admitted.year IS 'Năm kết nạp / year';
COMMENT ON COLUMN mart_admitted.month IS 'Tháng / month';
COMMENT ON COLUMN mart_admitted.is_readmission IS 'Kết nạp lại / re-admission';
COMMENT ON COLUMN mart_admitted.age IS 'Tuổi tròn khi kết nạp / completed years at admission';
COMMENT ON COLUMN mart_admitted.age_band IS 'Nhóm tuổi / age band';
COMMENT ON COLUMN mart_admitted.sex IS 'male, female';
COMMENT ON COLUMN mart_admitted.ethnicity IS 'Dân tộc / ethnicity';
COMMENT ON COLUMN mart_admitted.is_minority IS 'Dân tộc thiểu số / of an ethnic minority';
COMMENT ON COLUMN mart_admitted.religion IS 'Tôn giáo / religion';
COMMENT ON COLUMN mart_admitted.education IS 'Trình độ phổ thông, như ghi / schooling as written';
COMMENT ON COLUMN mart_admitted.qualification IS 'Chuyên môn cao nhất / highest qualification';
COMMENT ON COLUMN mart_admitted.occupation IS 'Nhóm nghề nghiệp / group of occupations';
COMMENT ON COLUMN mart_admitted.load_id IS 'Lần nạp / load';
COMMENT ON COLUMN mart_admitted.source_ref IS 'Nơi ghi trong tệp / place in the file';
