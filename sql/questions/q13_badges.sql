-- Tuổi Đảng; đợt tới bao nhiêu người đủ điều kiện xét Huy hiệu Đảng? / Party age, and who is due for a badge in the next rounds?
-- mỗi đợt trong 12 tháng sau danh sách mới nhất, mỗi mốc / rounds of the twelve months after the latest roster, by milestone
SELECT next_badge_round AS round, next_badge AS milestone, count(*) AS members, list(member_key ORDER BY member_key) AS member_keys
FROM mart_members
WHERE next_badge_round <= counted_on + INTERVAL 12 MONTHS
GROUP BY ALL
ORDER BY round, milestone;
