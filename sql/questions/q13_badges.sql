-- Tuổi Đảng; đợt tới bao nhiêu người đủ điều kiện xét Huy hiệu Đảng? / Party age, and who is due for a badge in the next rounds?
-- mỗi đợt trong 12 tháng sau danh sách mới nhất, mỗi mốc / rounds of the twelve months after the latest roster, by milestone
WITH span AS (
    SELECT last_day FROM roster_span
), badges AS (
    SELECT CAST(code AS INTEGER) AS milestone FROM dictionary.codes WHERE code_list = 'badge'
), years AS (  -- of entering: a milestone comes within the twelve months
    SELECT DISTINCT year(span.last_day) - badges.milestone + later.years AS year
    FROM span, badges, (VALUES (0), (1)) AS later (years)
), due AS MATERIALIZED (  -- the few who may be; then they are looked at as mart_members does
    SELECT DISTINCT facts.member_key
    FROM fact_admissions AS facts
    JOIN years ON years.year = year(coalesce(facts.decided_on, facts.admitted_on))
), entered AS (
    SELECT facts.member_key, max(coalesce(facts.decided_on, facts.admitted_on)) AS decided_on
    FROM fact_admissions AS facts
    SEMI JOIN due ON due.member_key = facts.member_key
    GROUP BY facts.member_key
), present AS (
    SELECT facts.member_key, facts.membership, facts.organization_key
    FROM fact_memberships AS facts
    SEMI JOIN due ON due.member_key = facts.member_key
    JOIN span ON (facts.valid_from IS NULL OR facts.valid_from <= span.last_day)
        AND (facts.valid_to IS NULL OR facts.valid_to > span.last_day)
    WHERE facts.organization_key IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY facts.member_key ORDER BY facts.valid_from DESC NULLS LAST, facts.organization_key
    ) = 1
), aged AS (
    SELECT
        present.member_key,
        entered.decided_on,
        date_sub('year', entered.decided_on, span.last_day) AS party_age,
        span.last_day
    FROM present
    JOIN entered ON entered.member_key = present.member_key
    JOIN organization_latest AS latest ON latest.organization_key = present.organization_key
    CROSS JOIN span
    WHERE present.membership = 'official'
), next_badges AS (
    SELECT
        aged.member_key,
        aged.last_day,
        badges.milestone,
        aged.decided_on,
        CAST(aged.decided_on + to_years(badges.milestone) AS DATE) AS badge_on
    FROM aged
    ASOF JOIN badges ON aged.party_age < badges.milestone
), rounds AS (
    SELECT code AS round FROM dictionary.codes WHERE code_list = 'badge_round'
), next_rounds AS (
    SELECT
        days.badge_on,
        min(CAST(year(days.badge_on) + later.years || '-' || rounds.round AS DATE)) AS badge_round
    FROM (SELECT DISTINCT badge_on FROM next_badges) AS days, rounds, (VALUES (0), (1)) AS later (years)
    WHERE CAST(year(days.badge_on) + later.years || '-' || rounds.round AS DATE) >= days.badge_on
    GROUP BY days.badge_on
)
SELECT
    next_rounds.badge_round AS round, next_badges.milestone, count(*) AS members,
    list(next_badges.member_key ORDER BY next_badges.member_key) AS member_keys
FROM next_badges
JOIN next_rounds ON next_rounds.badge_on = next_badges.badge_on
WHERE next_rounds.badge_round <= next_badges.last_day + INTERVAL 12 MONTHS
GROUP BY ALL
ORDER BY round, milestone;
