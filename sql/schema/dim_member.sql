-- Một đảng viên, không có định danh trực tiếp / a person without direct identifiers
CREATE TABLE IF NOT EXISTS dim_member (
    member_key       INTEGER NOT NULL,
    sex              TEXT,
    birth_year       INTEGER,
    ethnicity        TEXT,
    religion         TEXT,
    education        TEXT,
    qualification    TEXT,
    political_theory TEXT,
    occupation       TEXT
);
COMMENT ON TABLE dim_member IS 'Một đảng viên, không có định danh trực tiếp / a person without direct identifiers';
COMMENT ON COLUMN dim_member.member_key IS 'Khóa đảng viên, cấp trong vùng hạn chế / key assigned in the restricted zone';
COMMENT ON COLUMN dim_member.sex IS 'male, female';
COMMENT ON COLUMN dim_member.birth_year IS 'Năm sinh / year of birth';
COMMENT ON COLUMN dim_member.ethnicity IS 'Dân tộc / ethnicity';
COMMENT ON COLUMN dim_member.religion IS 'Tôn giáo / religion';
COMMENT ON COLUMN dim_member.education IS 'Trình độ phổ thông, như ghi / schooling as written';
COMMENT ON COLUMN dim_member.qualification IS 'Chuyên môn cao nhất / highest qualification';
COMMENT ON COLUMN dim_member.political_theory IS 'Lý luận chính trị / political theory';
COMMENT ON COLUMN dim_member.occupation IS 'Nhóm nghề nghiệp / group of occupations';
