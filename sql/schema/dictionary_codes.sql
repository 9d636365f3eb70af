-- Từ điển các mã / the dictionary of codes
CREATE SCHEMA IF NOT EXISTS dictionary;
CREATE TABLE IF NOT EXISTS dictionary.codes (
    code_list TEXT NOT NULL,
    code      TEXT NOT NULL,
    rank      INTEGER NOT NULL,
    label_vi  TEXT NOT NULL,
    label_en  TEXT NOT NULL
);
COMMENT ON TABLE dictionary.codes IS 'Mỗi dòng một mã trong một bộ mã / one row a code in a list';
COMMENT ON COLUMN dictionary.codes.code_list IS 'Bộ mã / list';
COMMENT ON COLUMN dictionary.codes.code IS 'Mã / code';
COMMENT ON COLUMN dictionary.codes.rank IS 'Thứ tự trong bộ mã, từ 1 / place in the list, from 1';
COMMENT ON COLUMN dictionary.codes.label_vi IS 'Tên / label, in Vietnamese';
COMMENT ON COLUMN dictionary.codes.label_en IS 'Tên, tiếng Anh / label';
