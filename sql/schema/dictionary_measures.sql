-- Từ điển các đại lượng / the dictionary of measures
CREATE SCHEMA IF NOT EXISTS dictionary;
CREATE TABLE IF NOT EXISTS dictionary.measures (
    measure    TEXT NOT NULL,
    label_vi   TEXT NOT NULL,
    label_en   TEXT NOT NULL,
    definition TEXT NOT NULL,
    computed   BOOLEAN NOT NULL
);
COMMENT ON TABLE dictionary.measures IS 'Mỗi dòng một đại lượng mà báo cáo nêu / one row a measure that reports state';
COMMENT ON COLUMN dictionary.measures.measure IS 'Mã đại lượng / measure';
COMMENT ON COLUMN dictionary.measures.label_vi IS 'Tên / label, in Vietnamese';
COMMENT ON COLUMN dictionary.measures.label_en IS 'Tên, tiếng Anh / label';
COMMENT ON COLUMN dictionary.measures.definition IS 'Định nghĩa: tính gì, mẫu số nào / definition: what is counted, over which base';
COMMENT ON COLUMN dictionary.measures.computed IS 'Đối chiếu được với danh sách, sổ / has a value computed from rosters and registers to be set beside';
