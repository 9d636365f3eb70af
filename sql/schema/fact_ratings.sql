-- Một đối tượng trong một năm / one subject in one year
CREATE TABLE IF NOT EXISTS fact_ratings (
    subject_kind     TEXT NOT NULL,
    member_key       INTEGER,
    organization_key INTEGER,
    year             INTEGER NOT NULL,
    rating_key       INTEGER,
    level            TEXT,
    exemplary        BOOLEAN,
    reason_not_rated TEXT,
    load_id          TEXT NOT NULL,
    source_ref       TEXT NOT NULL
);
COMMENT ON TABLE fact_ratings IS 'Một đối tượng trong một năm / one subject in one year';
COMMENT ON COLUMN fact_ratings.subject_kind IS 'member hoặc loại tổ chức / member or a kind of organization';
COMMENT ON COLUMN fact_ratings.member_key IS 'Đảng viên / member';
COMMENT ON COLUMN fact_ratings.organization_key IS 'Tổ chức được xếp loại, hoặc chi bộ của đảng viên / the organization rated, or the member''s cell';
COMMENT ON COLUMN fact_ratings.year IS 'Năm xếp loại / year rated';
COMMENT ON COLUMN fact_ratings.rating_key IS 'Mức / level in its scale';
COMMENT ON COLUMN fact_ratings.level IS 'excellent, good, fair, weak';
COMMENT ON COLUMN fact_ratings.exemplary IS 'Tiêu biểu (tập con) / exemplary, a subset';
COMMENT ON COLUMN fact_ratings.reason_not_rated IS 'Lý do không xếp loại / why not rated';
COMMENT ON COLUMN fact_ratings.load_id IS 'Lần nạp: 12 ký tự đầu của mã băm tệp nguồn / load: first 12 characters of the source file''s sha256';
COMMENT ON COLUMN fact_ratings.source_ref IS 'Nơi ghi số liệu trong tệp / place in the file, e.g. Sheet1!R12 or chars 812-847';
ALTER TABLE fact_ratings ADD COLUMN IF NOT EXISTS known_from DATE;
COMMENT ON COLUMN fact_ratings.known_from IS 'Ngày dòng này (như đang ghi) được công bố lần đầu / the day on which the row, as it stands, became known';
