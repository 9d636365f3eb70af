-- Chuyển đến, chuyển đi bao nhiêu; bao nhiêu không rõ? / Transfers in and out, and the irregular ones?
-- mỗi tổ chức từ cấp cơ sở trở lên, mỗi năm / organizations from the grassroots up, a year
SELECT
    organization_key, name, year, transferred_in, transferred_out, transferred_in - transferred_out AS balance,
    -- came or went without a word of how
    appeared AS came_unexplained, missing AS went_unexplained
FROM mart_headcounts
WHERE organization_kind <> 'cell'
ORDER BY organization_key, year;
