-- Một số liệu nêu trong báo cáo / one figure stated in a report
CREATE TABLE IF NOT EXISTS fact_reported_figures (
    figure_id        TEXT NOT NULL,
    source_key       INTEGER NOT NULL,
    measure          TEXT NOT NULL,
    subject          TEXT NOT NULL,
    qualifier        TEXT,
    value            DOUBLE NOT NULL,
    unit             TEXT NOT NULL,
    comparator       TEXT NOT NULL,
    status           TEXT NOT NULL,
    organization     TEXT,
    organization_key INTEGER,
    actor            TEXT,
    period_start     DATE,
    period_end       DATE,
    quote            TEXT NOT NULL,
    char_start       INTEGER NOT NULL,
    char_end         INTEGER NOT NULL,
    confidence       DOUBLE NOT NULL,
    reviewed         BOOLEAN NOT NULL,
    trusted          BOOLEAN NOT NULL,
    compared_start   DATE,
    compared_end     DATE,
    explanation      TEXT,
    load_id          TEXT NOT NULL,
    source_ref       TEXT NOT NULL
);
COMMENT ON TABLE fact_reported_figures IS 'Một số liệu nêu trong báo cáo / one figure stated in a report';
COMMENT ON COLUMN fact_reported_figures.figure_id IS 'Mã số liệu / id, stable over re-reading';
COMMENT ON COLUMN fact_reported_figures.source_key IS 'Tệp / source file';
COMMENT ON COLUMN fact_reported_figures.measure IS 'Chỉ tiêu đo / measure';
COMMENT ON COLUMN fact_reported_figures.subject IS 'Đối tượng đếm / what was counted';
COMMENT ON COLUMN fact_reported_figures.qualifier IS 'Mức, hình thức, lý do / level, form, basis or cause';
COMMENT ON COLUMN fact_reported_figures.value IS 'Giá trị / value';
COMMENT ON COLUMN fact_reported_figures.unit IS 'count, percent';
COMMENT ON COLUMN fact_reported_figures.comparator IS 'eq, ge, le, gt, lt, approx';
COMMENT ON COLUMN fact_reported_figures.status IS 'actual, target, change';
COMMENT ON COLUMN fact_reported_figures.organization IS 'Tổ chức, như ghi / organization as written';
COMMENT ON COLUMN fact_reported_figures.organization_key IS 'Tổ chức đã nhận diện / resolved organization';
COMMENT ON COLUMN fact_reported_figures.actor IS 'Nơi thực hiện, như ghi / actor as written';
COMMENT ON COLUMN fact_reported_figures.period_start IS 'Kỳ, từ / period start';
COMMENT ON COLUMN fact_reported_figures.period_end IS 'Kỳ, đến / period end';
COMMENT ON COLUMN fact_reported_figures.quote IS 'Câu chữ chứa số liệu / the words that state it';
COMMENT ON COLUMN fact_reported_figures.char_start IS 'Vị trí đầu trong văn bản lưu / start in the stored text';
COMMENT ON COLUMN fact_reported_figures.char_end IS 'Vị trí cuối (không kể) / end, exclusive';
COMMENT ON COLUMN fact_reported_figures.confidence IS 'Độ tin cậy 0-1 / confidence';
COMMENT ON COLUMN fact_reported_figures.reviewed IS 'Đã có người duyệt (data/corrections/figures.csv) / decided by a person';
COMMENT ON COLUMN fact_reported_figures.trusted IS 'Đủ tin cậy để dùng trong các mart: đã có người duyệt, hoặc độ tin cậy từ ngưỡng thresholds.review_confidence trở lên / used in marts: decided by a person, or at least as sure as the threshold; the others are listed in mart_review';
COMMENT ON COLUMN fact_reported_figures.compared_start IS 'Số tăng (giảm) so với kỳ nào, từ / what a change is counted from, start';
COMMENT ON COLUMN fact_reported_figures.compared_end IS 'Số tăng (giảm) so với kỳ (ngày) nào, đến / what a change is counted from, end or day';
COMMENT ON COLUMN fact_reported_figures.explanation IS 'Các quy tắc đã đọc ra số liệu / the rules that read it';
COMMENT ON COLUMN fact_reported_figures.load_id IS 'Lần nạp: 12 ký tự đầu của mã băm tệp nguồn / load: first 12 characters of the source file''s sha256';
COMMENT ON COLUMN fact_reported_figures.source_ref IS 'Nơi ghi số liệu trong tệp / place in the file, e.g. Sheet1!R12 or chars 812-847';
ALTER TABLE fact_reported_figures ADD COLUMN IF NOT EXISTS known_from DATE;
COMMENT ON COLUMN fact_reported_figures.known_from IS 'Ngày dòng này (như đang ghi) được công bố lần đầu / the day on which the row, as it stands, became known';
