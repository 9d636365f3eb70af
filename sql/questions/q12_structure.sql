-- Cơ cấu đảng viên: giới, tuổi, dân tộc, tôn giáo, trình độ, lý luận? / Structure of the membership: sex, age, ethnicity, religion, education, theory?
-- mỗi tổ chức từ cấp cơ sở trở lên / organizations from the grassroots up
SELECT
    latest.organization_key, latest.name, latest.organization_kind,
    count(*) AS members,
    round(100.0 * count(*) FILTER (members.sex = 'female') / count(*), 1) AS women_percent,
    round(avg(members.age), 1) AS mean_age,
    round(100.0 * count(*) FILTER (members.age <= 30) / count(*), 1) AS up_to_30_percent,
    round(100.0 * count(*) FILTER (members.age BETWEEN 31 AND 40) / count(*), 1) AS from_31_to_40_percent,
    round(100.0 * count(*) FILTER (members.age BETWEEN 41 AND 50) / count(*), 1) AS from_41_to_50_percent,
    round(100.0 * count(*) FILTER (members.age BETWEEN 51 AND 60) / count(*), 1) AS from_51_to_60_percent,
    round(100.0 * count(*) FILTER (members.age > 60) / count(*), 1) AS over_60_percent,
    round(100.0 * count(*) FILTER (members.is_minority) / count(*), 1) AS minority_percent,
    round(100.0 * count(*) FILTER (members.religion IS NOT NULL) / count(*), 1) AS religious_percent,
    round(100.0 * count(*) FILTER (members.qualification IN ('university', 'master', 'doctor')) / count(*), 1) AS university_percent,
    round(100.0 * count(*) FILTER (members.political_theory IN ('advanced', 'bachelor')) / count(*), 1) AS advanced_theory_percent
FROM mart_members AS members
JOIN organization_ancestry AS ancestry ON ancestry.organization_key = members.organization_key
JOIN organization_latest AS latest ON latest.organization_key = ancestry.ancestor_key
WHERE latest.organization_kind <> 'cell'
GROUP BY ALL
ORDER BY latest.organization_key;
