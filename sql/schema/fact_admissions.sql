-- Một lần kết nạp của một đảng viên / one admission of one member
CREATE TABLE IF NOT EXISTS fact_admissions (
    member_key       INTEGER NOT NULL,
    organization_key INTEGER,
    decided_on       DATE,
    admitted_on      DATE,
    official_on      DATE,
    age_at_admission INTEGER,
    is_readmission   BOOLEAN NOT NULL,
    load_id          TEXT NOT NULL,
    source_ref       TEXT NOT NULL
);
COMMENT ON TABLE fact_admissions IS 'Một lần kết nạp của một đảng viên / one admission of one member';
COMMENT ON COLUMN fact_admissions.member_key IS 'Đảng viên / member';
COMMENT ON COLUMN fact_admissions.organization_key IS 'Chi bộ khi kết nạp / cell';
COMMENT ON COLUMN fact_admissions.decided_on IS 'Ngày quyết định / decision';
COMMENT ON COLUMN fact_admissions.admitted_on IS 'Ngày kết nạp (lễ) / ceremony';
COMMENT ON COLUMN fact_admissions.official_on IS 'Ngày chính thức / full membership';
COMMENT ON COLUMN fact_admissions.age_at_admission IS 'Tuổi tròn tính theo tháng / completed years, counted by month';
COMMENT ON COLUMN fact_admissions.is_readmission IS 'Kết nạp lại / re-admission';
COMMENT ON COLUMN fact_admissions.load_id IS 'Lần nạp: 12 ký tự đầu của mã băm tệp nguồn / load: first 12 characters of the source file''s sha256';
COMMENT ON COLUMN fact_admissions.source_ref IS 'Nơi ghi số liệu trong tệp / place in the file, e.g. Sheet1!R12 or chars 812-847';
ALTER TABLE fact_admissions ADD COLUMN IF NOT EXISTS known_from DATE;
COMMENT ON COLUMN fact_admissions.known_from IS 'Ngày dòng này (như đang ghi) được công bố lần đầu / the day on which the row, as it stands, became known';
