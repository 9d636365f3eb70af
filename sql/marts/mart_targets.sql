-- Chỉ tiêu và kết quả đã báo cáo / targets beside what was reported
CREATE OR REPLACE VIEW mart_targets AS
WITH actuals AS (
    SELECT
        figures.*,
        lower(trim(figures.organization)) AS written,
        coalesce(figures.period_end, sources.published_on, CAST(sources.received_at AS DATE)) AS day,
        -- what the words leave open: "over 90" has no upper end
        CASE WHEN figures.comparator IN ('le', 'lt') THEN CAST('-infinity' AS DOUBLE) ELSE figures.value END AS low,
        CASE WHEN figures.comparator IN ('ge', 'gt') THEN CAST('infinity' AS DOUBLE) ELSE figures.value END AS high
    FROM fact_reported_figures AS figures
    LEFT JOIN dim_source AS sources ON sources.source_key = figures.source_key
    WHERE figures.status = 'actual' AND figures.trusted
), targets AS (
    SELECT *, lower(trim(organization)) AS written FROM fact_targets
), pairs AS (
    SELECT
        targets.figure_id AS target_id,
        (actuals.period_end >= targets.period_start) IS NOT FALSE AS in_period,
        actuals.*
    FROM targets
    JOIN actuals ON actuals.organization_key = targets.organization_key AND actuals.measure = targets.measure
        AND actuals.subject = targets.subject AND actuals.unit = targets.unit
        AND actuals.qualifier IS NOT DISTINCT FROM targets.qualifier
        AND (actuals.period_end <= targets.period_end) IS NOT FALSE
    UNION ALL
    SELECT targets.figure_id, (actuals.period_end >= targets.period_start) IS NOT FALSE, actuals.*
    FROM targets
    JOIN actuals ON actuals.written = targets.written AND actuals.measure = targets.measure
        AND actuals.subject = targets.subject AND actuals.unit = targets.unit
        AND actuals.qualifier IS NOT DISTINCT FROM targets.qualifier
        AND (actuals.period_end <= targets.period_end) IS NOT FALSE
    -- a name counts only where the organization is not known on one side
    WHERE actuals.organization_key IS NULL OR targets.organization_key IS NULL
), chosen AS (
    SELECT *
    FROM pairs
    QUALIFY row_number() OVER (
        PARTITION BY target_id
        ORDER BY in_period DESC, day DESC NULLS LAST, reviewed DESC, confidence DESC, source_key DESC, figure_id
    ) = 1
)
SELECT
    targets.organization_key,
    coalesce(latest.name, targets.organization) AS organization,
    targets.measure,
    targets.subject,
    targets.qualifier,
    targets.comparator,
    targets.value AS target,
    targets.unit,
    targets.period_start,
    targets.period_end,
    targets.document,
    chosen.value AS actual,
    chosen.comparator AS actual_comparator,
    chosen.period_start AS actual_period_start,
    chosen.period_end AS actual_period_end,
    chosen.value - targets.value AS difference,
    chosen.in_period,
    CASE
        WHEN NOT chosen.in_period THEN NULL  -- a result of the time before says where one stood, not what was reached
        WHEN targets.comparator = 'approx' THEN
            CASE
                WHEN chosen.comparator IN ('eq', 'approx')
                    THEN abs(chosen.value - targets.value) <= 0.05 * targets.value
            END
        WHEN targets.comparator = 'eq' AND targets.value = 0 THEN
            CASE WHEN chosen.high <= 0 THEN true WHEN chosen.low > 0 OR chosen.comparator = 'gt' THEN false END
        -- a plain number is to be reached, of what is unwanted it is not to be passed
        WHEN targets.comparator = 'gt' THEN
            CASE
                WHEN chosen.low > targets.value OR (chosen.comparator = 'gt' AND chosen.low >= targets.value) THEN true
                WHEN chosen.high <= targets.value THEN false
            END
        WHEN targets.comparator = 'lt' THEN
            CASE
                WHEN chosen.high < targets.value THEN true
                WHEN chosen.comparator = 'lt' AND chosen.high <= targets.value THEN true
                WHEN chosen.low >= targets.value THEN false
            END
        WHEN targets.comparator = 'le'
            OR (targets.comparator = 'eq' AND (targets.qualifier = 'weak' OR targets.measure = 'disciplined')) THEN
            CASE
                WHEN chosen.high <= targets.value THEN true
                WHEN chosen.low > targets.value OR (chosen.comparator = 'gt' AND chosen.low >= targets.value) THEN false
            END
        ELSE
            CASE
                WHEN chosen.low >= targets.value THEN true
                WHEN chosen.high < targets.value THEN false
                WHEN chosen.comparator = 'lt' AND chosen.high <= targets.value THEN false
            END
    END AS met,
    targets.quote AS target_quote,
    chosen.quote AS actual_quote,
    targets.source_key AS target_source_key,
    chosen.source_key AS actual_source_key,
    targets.figure_id AS target_figure_id,
    chosen.figure_id AS actual_figure_id
FROM targets
LEFT JOIN chosen ON chosen.target_id = targets.figure_id
LEFT JOIN organization_latest AS latest ON latest.organization_key = targets.organization_key;
COMMENT ON VIEW mart_targets IS 'Mỗi dòng một chỉ tiêu, cạnh số liệu thực hiện mới nhất đã báo cáo (đủ tin cậy hoặc đã duyệt), không sau kỳ / one row a target beside the latest actual figure reported (trusted), not of a time after its period';
COMMENT ON COLUMN mart_targets.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN mart_targets.organization IS 'Tên tổ chức; như ghi nếu chưa nhận ra / name of the organization, as written where not recognised';
COMMENT ON COLUMN mart_targets.measure IS 'Chỉ tiêu đo / measure';
COMMENT ON COLUMN mart_targets.subject IS 'Đối tượng / subject';
COMMENT ON COLUMN mart_targets.qualifier IS 'Mức, hình thức / level or form';
COMMENT ON COLUMN mart_targets.comparator IS 'eq, ge, le, gt, lt, approx';
COMMENT ON COLUMN mart_targets.target IS 'Mức phải đạt / value to reach';
COMMENT ON COLUMN mart_targets.unit IS 'count, percent';
COMMENT ON COLUMN mart_targets.period_start IS 'Kỳ của chỉ tiêu, từ / period of the target, start';
COMMENT ON COLUMN mart_targets.period_end IS 'Kỳ của chỉ tiêu, đến / period of the target, end';
COMMENT ON COLUMN mart_targets.document IS 'Văn bản nêu chỉ tiêu / the document that sets it';
COMMENT ON COLUMN mart_targets.actual IS 'Kết quả đã báo cáo; trống khi chưa có / reported result, null where there is none';
COMMENT ON COLUMN mart_targets.actual_comparator IS 'Phép so sánh của kết quả / comparator of the result';
COMMENT ON COLUMN mart_targets.actual_period_start IS 'Kỳ của kết quả, từ / period of the result, start';
COMMENT ON COLUMN mart_targets.actual_period_end IS 'Kỳ của kết quả, đến / period of the result, end';
COMMENT ON COLUMN mart_targets.difference IS 'Kết quả trừ chỉ tiêu / result minus target';
COMMENT ON COLUMN mart_targets.in_period IS 'Kết quả thuộc kỳ của chỉ tiêu; sai: của thời gian trước / the result is of the target''s period; false: of the time before';
COMMENT ON COLUMN mart_targets.met IS 'Đạt; trống khi chưa có kết quả trong kỳ hoặc câu chữ chưa đủ rõ. Chỉ tiêu là một số thì từ số ấy trở lên là đạt (mức yếu, kỷ luật: không vượt; 0: bằng 0; khoảng: lệch không quá 5%) / met, null where there is no result of the period or its words leave it open; a plain number is met from that number on (weak, discipline: not above; 0: equal; about: within 5 %)';
COMMENT ON COLUMN mart_targets.target_quote IS 'Câu chữ của chỉ tiêu / the words of the target';
COMMENT ON COLUMN mart_targets.actual_quote IS 'Câu chữ của kết quả / the words of the result';
COMMENT ON COLUMN mart_targets.target_source_key IS 'Tệp nêu chỉ tiêu / source of the target';
COMMENT ON COLUMN mart_targets.actual_source_key IS 'Tệp nêu kết quả / source of the result';
COMMENT ON COLUMN mart_targets.target_figure_id IS 'Số liệu của chỉ tiêu / figure of the target';
COMMENT ON COLUMN mart_targets.actual_figure_id IS 'Số liệu của kết quả / figure of the result';
