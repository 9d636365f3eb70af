-- Đảng viên của mỗi chi bộ vào ngày của danh sách mới nhất / members of each cell on the day of the latest roster
CREATE TABLE IF NOT EXISTS parts.members (
    organization_key INTEGER NOT NULL,
    present          BIGINT NOT NULL,
    official         BIGINT NOT NULL,
    probationary     BIGINT NOT NULL,
    members          BIGINT NOT NULL,
    women            BIGINT NOT NULL,
    ages             BIGINT NOT NULL,
    aged             BIGINT NOT NULL,
    up_to_30         BIGINT NOT NULL,
    from_31_to_40    BIGINT NOT NULL,
    from_41_to_50    BIGINT NOT NULL,
    from_51_to_60    BIGINT NOT NULL,
    over_60          BIGINT NOT NULL,
    minority         BIGINT NOT NULL,
    religious        BIGINT NOT NULL,
    university       BIGINT NOT NULL,
    advanced_theory  BIGINT NOT NULL
);
COMMENT ON TABLE parts.members IS 'Mỗi dòng một tổ chức có danh sách, không kể trực thuộc; 0 khi nay không còn ai / one row an organization that rosters reach, without what is below it; 0 where nobody is there now';
COMMENT ON COLUMN parts.members.organization_key IS 'Chi bộ / cell';
COMMENT ON COLUMN parts.members.present IS 'Số người có mặt, kể cả người cũng có mặt ở nơi khác / persons present, also those who are elsewhere too';
COMMENT ON COLUMN parts.members.official IS 'Chính thức, trong số có mặt / full members of those present';
COMMENT ON COLUMN parts.members.probationary IS 'Dự bị, trong số có mặt / on probation, of those present';
COMMENT ON COLUMN parts.members.members IS 'Số đảng viên, mỗi người một lần ở nơi đến sau cùng (như mart_members) / members, each person once, where he or she came last (as mart_members)';
COMMENT ON COLUMN parts.members.women IS 'Nữ, trong members / women, of members';
COMMENT ON COLUMN parts.members.ages IS 'Tổng số tuổi / sum of ages';
COMMENT ON COLUMN parts.members.aged IS 'Số người biết tuổi / persons of known age';
COMMENT ON COLUMN parts.members.up_to_30 IS 'Đến 30 tuổi / up to 30 years';
COMMENT ON COLUMN parts.members.from_31_to_40 IS 'Từ 31 đến 40 tuổi / 31 to 40 years';
COMMENT ON COLUMN parts.members.from_41_to_50 IS 'Từ 41 đến 50 tuổi / 41 to 50 years';
COMMENT ON COLUMN parts.members.from_51_to_60 IS 'Từ 51 đến 60 tuổi / 51 to 60 years';
COMMENT ON COLUMN parts.members.over_60 IS 'Trên 60 tuổi / over 60 years';
COMMENT ON COLUMN parts.members.minority IS 'Dân tộc thiểu số / of an ethnic minority';
COMMENT ON COLUMN parts.members.religious IS 'Có đạo / with a religion';
COMMENT ON COLUMN parts.members.university IS 'Đại học trở lên / university and above';
COMMENT ON COLUMN parts.members.advanced_theory IS 'Lý luận chính trị cao cấp, cử nhân / advanced or bachelor of political theory';
