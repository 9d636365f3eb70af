-- Từ điển các câu hỏi / the dictionary of questions
CREATE SCHEMA IF NOT EXISTS dictionary;
CREATE TABLE IF NOT EXISTS dictionary.questions (
    number      INTEGER NOT NULL,
    view_name   TEXT NOT NULL,
    question_vi TEXT NOT NULL,
    question_en TEXT NOT NULL,
    query       TEXT NOT NULL
);
COMMENT ON TABLE dictionary.questions IS 'Mỗi dòng một câu hỏi thường gặp, kèm câu lệnh trả lời / one row a question that analysts ask, with the query that answers it';
COMMENT ON COLUMN dictionary.questions.number IS 'Số thứ tự / number';
COMMENT ON COLUMN dictionary.questions.view_name IS 'Khung nhìn trả lời / the view that answers it';
COMMENT ON COLUMN dictionary.questions.question_vi IS 'Câu hỏi / question, in Vietnamese';
COMMENT ON COLUMN dictionary.questions.question_en IS 'Câu hỏi, tiếng Anh / question';
COMMENT ON COLUMN dictionary.questions.query IS 'Câu lệnh / query';
