-- Từ điển: bảng, cột, đại lượng, mã, câu hỏi / the dictionary: tables, columns, measures, codes, questions
CREATE SCHEMA IF NOT EXISTS dictionary;
CREATE TABLE IF NOT EXISTS dictionary.tables (
    table_name TEXT NOT NULL,
    kind       TEXT NOT NULL,
    label_vi   TEXT NOT NULL,
    label_en   TEXT NOT NULL,
    owner      TEXT NOT NULL
);
COMMENT ON TABLE dictionary.tables IS 'Mỗi dòng một bảng hay khung nhìn / one row a table or view';
COMMENT ON COLUMN dictionary.tables.table_name IS 'Tên bảng, kèm lược đồ nếu không phải main / name, with its schema where that is not main';
COMMENT ON COLUMN dictionary.tables.kind IS 'table, view, macro';
COMMENT ON COLUMN dictionary.tables.label_vi IS 'Một dòng là gì / what a row is, in Vietnamese';
COMMENT ON COLUMN dictionary.tables.label_en IS 'Một dòng là gì, tiếng Anh / what a row is';
COMMENT ON COLUMN dictionary.tables.owner IS 'Ai chịu trách nhiệm / who answers for it';
