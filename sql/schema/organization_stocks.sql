-- Số đảng viên của mỗi tổ chức (cả trực thuộc) cuối mỗi năm / members of each organization and all below it at each year's end
-- Filled by orchestration/stocks.py (sql/stocks).
CREATE TABLE IF NOT EXISTS organization_stocks (
    organization_key INTEGER NOT NULL,
    year             INTEGER NOT NULL,
    members          BIGINT NOT NULL,
    official         BIGINT NOT NULL,
    probationary     BIGINT NOT NULL,
    exempt           BIGINT NOT NULL
);
COMMENT ON TABLE organization_stocks IS 'Mỗi dòng một tổ chức (cả trực thuộc) và một năm: số đảng viên vào cuối ngày 31/12 / one row an organization with all below it and a year: members at the end of 31 December';
COMMENT ON COLUMN organization_stocks.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN organization_stocks.year IS 'Năm / year';
COMMENT ON COLUMN organization_stocks.members IS 'Số đảng viên, mỗi người một lần / members, each person once';
COMMENT ON COLUMN organization_stocks.official IS 'Đảng viên chính thức / full members';
COMMENT ON COLUMN organization_stocks.probationary IS 'Đảng viên dự bị / members on probation';
COMMENT ON COLUMN organization_stocks.exempt IS 'Được miễn công tác, sinh hoạt / exempt members';
