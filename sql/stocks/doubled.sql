-- Ai ở hai nơi trong một ngày / who is in two places on one day
INSERT INTO parts.doubled
WITH twice AS (
    SELECT DISTINCT member_key
    FROM spans
    WHERE next_key IS NOT NULL AND (valid_to IS NULL OR next_from IS NULL OR next_from < valid_to)
)
SELECT
    spans.member_key,
    spans.organization_key,
    greatest(coalesce(year(spans.valid_from), 0), basis_now.first_year - 1),
    -- without rosters there are no years
    CASE WHEN basis_now.last_year IS NULL THEN -1 ELSE least(coalesce(year(spans.valid_to) - 1, 9999), basis_now.last_year) END,
    spans.official,
    spans.probationary,
    spans.exempt
FROM spans
SEMI JOIN twice ON twice.member_key = spans.member_key
CROSS JOIN basis_now
ORDER BY spans.member_key;
