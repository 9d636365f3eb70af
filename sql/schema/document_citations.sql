-- Một văn bản được viện dẫn trong một báo cáo / one directive cited in one report
CREATE TABLE IF NOT EXISTS document_citations (
    source_key INTEGER NOT NULL,
    load_id    TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    number     TEXT NOT NULL,
    kind       TEXT,
    issuer     TEXT,
    issued_on  DATE,
    quote      TEXT NOT NULL
);
COMMENT ON TABLE document_citations IS 'Một văn bản được viện dẫn trong một báo cáo. Số văn bản đánh lại từ đầu mỗi nhiệm kỳ: văn bản được nhận ra bằng số, nơi ban hành và ngày / one directive cited in one report; numbers start anew each term: a directive is known by number, issuer and date together';
COMMENT ON COLUMN document_citations.source_key IS 'Báo cáo viện dẫn / the report that cites it';
COMMENT ON COLUMN document_citations.load_id IS 'Lần nạp / its load';
COMMENT ON COLUMN document_citations.source_ref IS 'Nơi viện dẫn / place in the report, chars 812-847';
COMMENT ON COLUMN document_citations.number IS 'Số văn bản, không dấu cách / number, without spaces, e.g. 22-NQ/TW';
COMMENT ON COLUMN document_citations.kind IS 'Loại văn bản / kind, e.g. nghị quyết';
COMMENT ON COLUMN document_citations.issuer IS 'Nơi ban hành, như ghi hoặc theo ký hiệu / issuer, as written or by the number''s letters';
COMMENT ON COLUMN document_citations.issued_on IS 'Ngày ban hành; trống khi báo cáo không ghi / date, null where the report gives none';
COMMENT ON COLUMN document_citations.quote IS 'Câu chữ viện dẫn / the words that cite it';
