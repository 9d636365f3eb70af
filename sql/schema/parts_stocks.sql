-- Số đảng viên của riêng mỗi tổ chức cuối mỗi năm / members of each organization by itself at each year's end
CREATE TABLE IF NOT EXISTS parts.stocks (
    organization_key INTEGER NOT NULL,
    year             INTEGER NOT NULL,
    members          BIGINT NOT NULL,
    official         BIGINT NOT NULL,
    probationary     BIGINT NOT NULL,
    exempt           BIGINT NOT NULL
);
COMMENT ON TABLE parts.stocks IS 'Mỗi dòng một tổ chức, không kể trực thuộc, và một năm: số đảng viên cuối ngày 31/12, trừ những người trong parts.doubled / one row an organization without what is below it and a year: members at the end of 31 December, those of parts.doubled left out';
COMMENT ON COLUMN parts.stocks.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN parts.stocks.year IS 'Năm / year';
COMMENT ON COLUMN parts.stocks.members IS 'Số đảng viên / members';
COMMENT ON COLUMN parts.stocks.official IS 'Đảng viên chính thức / full members';
COMMENT ON COLUMN parts.stocks.probationary IS 'Đảng viên dự bị / members on probation';
COMMENT ON COLUMN parts.stocks.exempt IS 'Được miễn công tác, sinh hoạt / exempt members';
