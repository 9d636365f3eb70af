-- Xếp loại của riêng mỗi tổ chức từng năm / the ratings of each organization by itself, year by year
CREATE TABLE IF NOT EXISTS parts.ratings (
    subject_kind     TEXT NOT NULL,
    organization_key INTEGER NOT NULL,
    year             INTEGER NOT NULL,
    scale            TEXT,
    eligible         BIGINT NOT NULL,
    rated            BIGINT NOT NULL,
    excellent        BIGINT NOT NULL,
    good             BIGINT NOT NULL,
    fair             BIGINT NOT NULL,
    weak             BIGINT NOT NULL,
    exemplary        BIGINT NOT NULL
);
COMMENT ON TABLE parts.ratings IS 'Mỗi dòng một loại đối tượng, một tổ chức (không kể trực thuộc), một năm và thang / one row a kind of subject, an organization without what is below it, a year and scale';
COMMENT ON COLUMN parts.ratings.subject_kind IS 'member hoặc loại tổ chức / member or a kind of organization';
COMMENT ON COLUMN parts.ratings.organization_key IS 'Tổ chức được xếp loại, hoặc chi bộ của đảng viên / the organization rated, or the member''s cell';
COMMENT ON COLUMN parts.ratings.year IS 'Năm xếp loại / year rated';
COMMENT ON COLUMN parts.ratings.scale IS 'old, new';
COMMENT ON COLUMN parts.ratings.eligible IS 'Thuộc diện xếp loại / subject to rating';
COMMENT ON COLUMN parts.ratings.rated IS 'Được xếp loại / rated';
COMMENT ON COLUMN parts.ratings.excellent IS 'Hoàn thành xuất sắc / excellent';
COMMENT ON COLUMN parts.ratings.good IS 'Hoàn thành tốt / good';
COMMENT ON COLUMN parts.ratings.fair IS 'Hoàn thành / fair';
COMMENT ON COLUMN parts.ratings.weak IS 'Không hoàn thành / weak';
COMMENT ON COLUMN parts.ratings.exemplary IS 'Tiêu biểu / exemplary';
