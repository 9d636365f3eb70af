-- Số liệu trong báo cáo chờ người duyệt, không dùng trong mart nào khác / figures of reports that wait for a reader, used in no other mart
CREATE OR REPLACE VIEW mart_review AS
SELECT
    figures.figure_id,
    figures.confidence,
    figures.quote,
    figures.measure,
    figures.subject,
    figures.qualifier,
    figures.value,
    figures.unit,
    figures.comparator,
    figures.status,
    figures.organization,
    figures.organization_key,
    figures.actor,
    figures.period_start,
    figures.period_end,
    figures.explanation,
    sources.sender,
    sources.file_name,
    sources.received_at,
    figures.source_key,
    figures.load_id,
    figures.source_ref
FROM fact_reported_figures AS figures
LEFT JOIN dim_source AS sources ON sources.source_key = figures.source_key
WHERE NOT figures.trusted
ORDER BY sources.received_at DESC, sources.file_name, figures.load_id, figures.char_start, figures.figure_id;
COMMENT ON VIEW mart_review IS 'Mỗi dòng một số liệu chờ duyệt. Quyết định ghi vào data/corrections/figures.csv: figure_id, rồi field là accepted, rejected hay tên trường cần sửa / one row a figure that waits for a reader; decisions go into data/corrections/figures.csv: its figure_id, and as field accepted, rejected or the field to mend';
COMMENT ON COLUMN mart_review.figure_id IS 'Mã số liệu, giữ nguyên khi đọc lại tệp / id, stable over re-reading';
COMMENT ON COLUMN mart_review.confidence IS 'Độ tin cậy 0-1, dưới ngưỡng duyệt / confidence, below the threshold';
COMMENT ON COLUMN mart_review.quote IS 'Câu chữ chứa số liệu / the words that state it';
COMMENT ON COLUMN mart_review.measure IS 'Chỉ tiêu đo / measure';
COMMENT ON COLUMN mart_review.subject IS 'Đối tượng đếm / what was counted';
COMMENT ON COLUMN mart_review.qualifier IS 'Mức, hình thức, lý do / level, form, basis or cause';
COMMENT ON COLUMN mart_review.value IS 'Giá trị / value';
COMMENT ON COLUMN mart_review.unit IS 'count, percent';
COMMENT ON COLUMN mart_review.comparator IS 'eq, ge, le, gt, lt, approx';
COMMENT ON COLUMN mart_review.status IS 'actual, target, change';
COMMENT ON COLUMN mart_review.organization IS 'Tổ chức, như ghi / organization as written';
COMMENT ON COLUMN mart_review.organization_key IS 'Tổ chức đã nhận diện / resolved organization';
COMMENT ON COLUMN mart_review.actor IS 'Nơi thực hiện, như ghi / actor as written';
COMMENT ON COLUMN mart_review.period_start IS 'Kỳ, từ / period start';
COMMENT ON COLUMN mart_review.period_end IS 'Kỳ, đến / period end';
COMMENT ON COLUMN mart_review.explanation IS 'Các quy tắc đã đọc ra số liệu / the rules that read it';
COMMENT ON COLUMN mart_review.sender IS 'Nơi gửi / sender';
COMMENT ON COLUMN mart_review.file_name IS 'Tên tệp / file name';
COMMENT ON COLUMN mart_review.received_at IS 'Lúc nhận / when it landed';
COMMENT ON COLUMN mart_review.source_key IS 'Tệp / source';
COMMENT ON COLUMN mart_review.load_id IS 'Lần nạp / load';
COMMENT ON COLUMN mart_review.source_ref IS 'Nơi ghi trong tệp / place in the file';
