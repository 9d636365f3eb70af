-- Những gì kho từng ghi mà nay không còn ghi nữa / what the warehouse once said and no longer says
-- One table for each fact table, with its columns and `known_to`. Asked by the macros fact_..._known_on(day).
CREATE SCHEMA IF NOT EXISTS history;
CREATE TABLE IF NOT EXISTS history.fact_admissions AS SELECT *, CAST(NULL AS DATE) AS known_to FROM fact_admissions LIMIT 0;
CREATE TABLE IF NOT EXISTS history.fact_memberships AS SELECT *, CAST(NULL AS DATE) AS known_to FROM fact_memberships LIMIT 0;
CREATE TABLE IF NOT EXISTS history.fact_ratings AS SELECT *, CAST(NULL AS DATE) AS known_to FROM fact_ratings LIMIT 0;
CREATE TABLE IF NOT EXISTS history.fact_inspections AS SELECT *, CAST(NULL AS DATE) AS known_to FROM fact_inspections LIMIT 0;
CREATE TABLE IF NOT EXISTS history.fact_reported_figures AS SELECT *, CAST(NULL AS DATE) AS known_to FROM fact_reported_figures LIMIT 0;
CREATE TABLE IF NOT EXISTS history.fact_targets AS SELECT *, CAST(NULL AS DATE) AS known_to FROM fact_targets LIMIT 0;
COMMENT ON TABLE history.fact_admissions IS 'Các dòng fact_admissions đã từng công bố mà nay đã thay: kết nạp / rows of fact_admissions that were published and have been replaced: admissions';
COMMENT ON COLUMN history.fact_admissions.known_from IS 'Ngày được công bố lần đầu / the day on which the row became known';
COMMENT ON COLUMN history.fact_admissions.known_to IS 'Ngày không còn được ghi như vậy nữa (không kể) / the day from which it was no longer what was known, exclusive';
COMMENT ON TABLE history.fact_memberships IS 'Các dòng fact_memberships đã từng công bố mà nay đã thay: tư cách đảng viên / rows of fact_memberships that were published and have been replaced: memberships';
COMMENT ON COLUMN history.fact_memberships.known_from IS 'Ngày được công bố lần đầu / the day on which the row became known';
COMMENT ON COLUMN history.fact_memberships.known_to IS 'Ngày không còn được ghi như vậy nữa (không kể) / the day from which it was no longer what was known, exclusive';
COMMENT ON TABLE history.fact_ratings IS 'Các dòng fact_ratings đã từng công bố mà nay đã thay: xếp loại / rows of fact_ratings that were published and have been replaced: ratings';
COMMENT ON COLUMN history.fact_ratings.known_from IS 'Ngày được công bố lần đầu / the day on which the row became known';
COMMENT ON COLUMN history.fact_ratings.known_to IS 'Ngày không còn được ghi như vậy nữa (không kể) / the day from which it was no longer what was known, exclusive';
COMMENT ON TABLE history.fact_inspections IS 'Các dòng fact_inspections đã từng công bố mà nay đã thay: kiểm tra, giám sát, kỷ luật / rows of fact_inspections that were published and have been replaced: inspections';
COMMENT ON COLUMN history.fact_inspections.known_from IS 'Ngày được công bố lần đầu / the day on which the row became known';
COMMENT ON COLUMN history.fact_inspections.known_to IS 'Ngày không còn được ghi như vậy nữa (không kể) / the day from which it was no longer what was known, exclusive';
COMMENT ON TABLE history.fact_reported_figures IS 'Các dòng fact_reported_figures đã từng công bố mà nay đã thay: số liệu báo cáo / rows of fact_reported_figures that were published and have been replaced: reported figures';
COMMENT ON COLUMN history.fact_reported_figures.known_from IS 'Ngày được công bố lần đầu / the day on which the row became known';
COMMENT ON COLUMN history.fact_reported_figures.known_to IS 'Ngày không còn được ghi như vậy nữa (không kể) / the day from which it was no longer what was known, exclusive';
COMMENT ON TABLE history.fact_targets IS 'Các dòng fact_targets đã từng công bố mà nay đã thay: chỉ tiêu / rows of fact_targets that were published and have been replaced: targets';
COMMENT ON COLUMN history.fact_targets.known_from IS 'Ngày được công bố lần đầu / the day on which the row became known';
COMMENT ON COLUMN history.fact_targets.known_to IS 'Ngày không còn được ghi như vậy nữa (không kể) / the day from which it was no longer what was known, exclusive';
