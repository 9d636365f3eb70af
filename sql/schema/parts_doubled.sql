-- Những người ở hai nơi trong một ngày / who is in two places on one day
-- An error elsewhere, but still one person in every total: these few are not added up by cells.
CREATE TABLE IF NOT EXISTS parts.doubled (
    member_key       INTEGER NOT NULL,
    organization_key INTEGER NOT NULL,
    since            INTEGER NOT NULL,
    until            INTEGER NOT NULL,
    official         BOOLEAN NOT NULL,
    probationary     BOOLEAN NOT NULL,
    exempt           BOOLEAN NOT NULL
);
COMMENT ON TABLE parts.doubled IS 'Mỗi dòng một khoảng sinh hoạt của một người ở hai nơi trong một ngày / one row a membership of a person who is in two places on one day';
COMMENT ON COLUMN parts.doubled.member_key IS 'Đảng viên / member';
COMMENT ON COLUMN parts.doubled.organization_key IS 'Chi bộ / cell';
COMMENT ON COLUMN parts.doubled.since IS 'Năm đầu có mặt cuối năm / first year at whose end the member is there';
COMMENT ON COLUMN parts.doubled.until IS 'Năm cuối có mặt cuối năm; trước since: không năm nào / last such year; before since there is none';
COMMENT ON COLUMN parts.doubled.official IS 'Chính thức / full member';
COMMENT ON COLUMN parts.doubled.probationary IS 'Dự bị / on probation';
COMMENT ON COLUMN parts.doubled.exempt IS 'Miễn sinh hoạt / exempt';
