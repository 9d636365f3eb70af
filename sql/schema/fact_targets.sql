-- Một chỉ tiêu / one target
CREATE TABLE IF NOT EXISTS fact_targets (
    organization_key INTEGER,
    organization     TEXT,
    measure          TEXT NOT NULL,
    subject          TEXT NOT NULL,
    qualifier        TEXT,
    comparator       TEXT NOT NULL,
    value            DOUBLE NOT NULL,
    unit             TEXT NOT NULL,
    period_start     DATE,
    period_end       DATE,
    document         TEXT,
    source_key       INTEGER NOT NULL,
    quote            TEXT NOT NULL,
    figure_id        TEXT NOT NULL,
    load_id          TEXT NOT NULL,
    source_ref       TEXT NOT NULL
);
COMMENT ON TABLE fact_targets IS 'Một chỉ tiêu / one target';
COMMENT ON COLUMN fact_targets.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN fact_targets.organization IS 'Tổ chức, như ghi / organization as written';
COMMENT ON COLUMN fact_targets.measure IS 'Chỉ tiêu đo / measure';
COMMENT ON COLUMN fact_targets.subject IS 'Đối tượng / subject';
COMMENT ON COLUMN fact_targets.qualifier IS 'Mức / level';
COMMENT ON COLUMN fact_targets.comparator IS 'eq, ge, le, gt, lt, approx';
COMMENT ON COLUMN fact_targets.value IS 'Giá trị / value';
COMMENT ON COLUMN fact_targets.unit IS 'count, percent';
COMMENT ON COLUMN fact_targets.period_start IS 'Kỳ, từ / period start';
COMMENT ON COLUMN fact_targets.period_end IS 'Kỳ, đến / period end';
COMMENT ON COLUMN fact_targets.document IS 'Văn bản nêu chỉ tiêu / the document that sets it';
COMMENT ON COLUMN fact_targets.source_key IS 'Tệp / source file';
COMMENT ON COLUMN fact_targets.quote IS 'Câu chữ / the words';
COMMENT ON COLUMN fact_targets.figure_id IS 'Số liệu gốc / the figure it comes from';
COMMENT ON COLUMN fact_targets.load_id IS 'Lần nạp: 12 ký tự đầu của mã băm tệp nguồn / load: first 12 characters of the source file''s sha256';
COMMENT ON COLUMN fact_targets.source_ref IS 'Nơi ghi số liệu trong tệp / place in the file, e.g. Sheet1!R12 or chars 812-847';
ALTER TABLE fact_targets ADD COLUMN IF NOT EXISTS known_from DATE;
COMMENT ON COLUMN fact_targets.known_from IS 'Ngày dòng này (như đang ghi) được công bố lần đầu / the day on which the row, as it stands, became known';
