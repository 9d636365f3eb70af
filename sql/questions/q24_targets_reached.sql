-- Đã đạt các chỉ tiêu của nghị quyết chưa? / Were the targets of the resolutions reached?
-- mỗi chỉ tiêu / one target
SELECT
    organization_key, organization, measure, subject, qualifier, comparator, target, unit, period_start, period_end, document,
    actual, actual_comparator, difference, in_period, met, target_quote, actual_quote, target_figure_id, actual_figure_id
FROM mart_targets
ORDER BY organization, period_end, measure, subject, qualifier;
