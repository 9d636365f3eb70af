-- Cơ cấu đảng viên: giới, tuổi, dân tộc, tôn giáo, trình độ, lý luận? / Structure of the membership: sex, age, ethnicity, religion, education, theory?
-- mỗi tổ chức từ cấp cơ sở trở lên / organizations from the grassroots up
SELECT
    latest.organization_key, latest.name, latest.organization_kind,
    CAST(sum(cells.members) AS BIGINT) AS members,
    round(100.0 * sum(cells.women) / sum(cells.members), 1) AS women_percent,
    round(sum(cells.ages) / nullif(sum(cells.aged), 0), 1) AS mean_age,
    round(100.0 * sum(cells.up_to_30) / sum(cells.members), 1) AS up_to_30_percent,
    round(100.0 * sum(cells.from_31_to_40) / sum(cells.members), 1) AS from_31_to_40_percent,
    round(100.0 * sum(cells.from_41_to_50) / sum(cells.members), 1) AS from_41_to_50_percent,
    round(100.0 * sum(cells.from_51_to_60) / sum(cells.members), 1) AS from_51_to_60_percent,
    round(100.0 * sum(cells.over_60) / sum(cells.members), 1) AS over_60_percent,
    round(100.0 * sum(cells.minority) / sum(cells.members), 1) AS minority_percent,
    round(100.0 * sum(cells.religious) / sum(cells.members), 1) AS religious_percent,
    round(100.0 * sum(cells.university) / sum(cells.members), 1) AS university_percent,
    round(100.0 * sum(cells.advanced_theory) / sum(cells.members), 1) AS advanced_theory_percent
FROM parts.members AS cells
JOIN organization_ancestry AS ancestry ON ancestry.organization_key = cells.organization_key
JOIN organization_latest AS latest ON latest.organization_key = ancestry.ancestor_key
WHERE latest.organization_kind <> 'cell'
GROUP BY latest.organization_key, latest.name, latest.organization_kind
HAVING sum(cells.members) > 0
ORDER BY latest.organization_key;
