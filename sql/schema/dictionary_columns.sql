-- Từ điển các cột / the dictionary of columns
CREATE SCHEMA IF NOT EXISTS dictionary;
CREATE TABLE IF NOT EXISTS dictionary.columns (
    table_name  TEXT NOT NULL,
    column_name TEXT NOT NULL,
    position    INTEGER NOT NULL,
    data_type   TEXT NOT NULL,
    label_vi    TEXT NOT NULL,
    label_en    TEXT NOT NULL,
    code_list   TEXT
);
COMMENT ON TABLE dictionary.columns IS 'Mỗi dòng một cột / one row a column';
COMMENT ON COLUMN dictionary.columns.table_name IS 'Bảng / table';
COMMENT ON COLUMN dictionary.columns.column_name IS 'Cột / column';
COMMENT ON COLUMN dictionary.columns.position IS 'Thứ tự, từ 1 / place in the table, from 1';
COMMENT ON COLUMN dictionary.columns.data_type IS 'Kiểu dữ liệu / type';
COMMENT ON COLUMN dictionary.columns.label_vi IS 'Ý nghĩa / meaning, in Vietnamese';
COMMENT ON COLUMN dictionary.columns.label_en IS 'Ý nghĩa, tiếng Anh / meaning';
COMMENT ON COLUMN dictionary.columns.code_list IS 'Bộ mã của cột, trong dictionary.codes / its list of codes in dictionary.codes';
