-- Đảng viên đang sinh hoạt vào ngày của danh sách mới nhất / members on the day of the latest roster
CREATE OR REPLACE VIEW mart_members AS
WITH there AS (
    SELECT memberships.member_key, memberships.organization_key, memberships.membership, memberships.exempt,
        memberships.valid_from, span.last_day
    FROM fact_memberships AS memberships
    JOIN roster_span AS span
        ON span.last_day IS NOT NULL
        AND (memberships.valid_from IS NULL OR memberships.valid_from <= span.last_day)
        AND (memberships.valid_to IS NULL OR memberships.valid_to > span.last_day)
    WHERE memberships.organization_key IS NOT NULL
), present AS (
    SELECT there.* EXCLUDE (valid_from)
    FROM there
    ANTI JOIN parts.doubled AS doubled ON doubled.member_key = there.member_key
    UNION ALL
    -- two places on one day are an error elsewhere; here a person is counted once, where he or she came last
    SELECT there.* EXCLUDE (valid_from)
    FROM there
    SEMI JOIN parts.doubled AS doubled ON doubled.member_key = there.member_key
    QUALIFY row_number() OVER (
        PARTITION BY there.member_key ORDER BY there.valid_from DESC NULLS LAST, there.organization_key
    ) = 1
), entered AS (
    SELECT
        member_key,
        -- a roster with the ceremony alone still tells it within weeks
        max(coalesce(decided_on, admitted_on)) AS decided_on,
        max(coalesce(admitted_on, decided_on)) AS admitted_on,
        arg_max(official_on, coalesce(admitted_on, decided_on)) AS official_on
    FROM fact_admissions
    GROUP BY member_key
), aged AS (
    SELECT
        present.*,
        members.* EXCLUDE (member_key),
        entered.* EXCLUDE (member_key),
        CAST(year(present.last_day) - members.birth_year AS INTEGER) AS age,
        CASE
            WHEN present.membership = 'official'
            THEN CAST(date_sub('year', entered.decided_on, present.last_day) AS INTEGER)
        END AS party_age
    FROM present
    LEFT JOIN dim_member AS members ON members.member_key = present.member_key
    LEFT JOIN entered ON entered.member_key = present.member_key
), badges AS (
    SELECT CAST(code AS INTEGER) AS milestone FROM dictionary.codes WHERE code_list = 'badge'
), rounds AS (
    SELECT code AS round FROM dictionary.codes WHERE code_list = 'badge_round'
)
SELECT
    aged.member_key,
    aged.organization_key,
    latest.name AS organization,
    latest.type,
    aged.membership,
    coalesce(aged.exempt, false) AS exempt,
    aged.sex,
    aged.age,
    age_band(aged.age) AS age_band,
    aged.ethnicity,
    lower(aged.ethnicity) <> 'kinh' AS is_minority,
    aged.religion,
    aged.education,
    aged.qualification,
    aged.political_theory,
    aged.occupation,
    aged.admitted_on,
    aged.official_on,
    aged.party_age,
    next_badge.milestone AS next_badge,
    CAST(aged.decided_on + to_years(next_badge.milestone) AS DATE) AS next_badge_on,
    (
        SELECT min(CAST(year(aged.decided_on) + next_badge.milestone + later.years || '-' || rounds.round AS DATE))
        FROM rounds, (VALUES (0), (1)) AS later (years)
        WHERE CAST(year(aged.decided_on) + next_badge.milestone + later.years || '-' || rounds.round AS DATE)
            >= CAST(aged.decided_on + to_years(next_badge.milestone) AS DATE)
    ) AS next_badge_round,
    aged.last_day AS counted_on
FROM aged
JOIN organization_latest AS latest ON latest.organization_key = aged.organization_key
ASOF LEFT JOIN badges AS next_badge ON aged.party_age < next_badge.milestone;
COMMENT ON VIEW mart_members IS 'Mỗi dòng một đảng viên đang sinh hoạt vào ngày của danh sách mới nhất / one row a member on the day of the latest roster';
COMMENT ON COLUMN mart_members.member_key IS 'Đảng viên / member';
COMMENT ON COLUMN mart_members.organization_key IS 'Chi bộ / cell';
COMMENT ON COLUMN mart_members.organization IS 'Tên chi bộ / its name';
COMMENT ON COLUMN mart_members.type IS 'Loại hình của chi bộ / type of the cell''s unit';
COMMENT ON COLUMN mart_members.membership IS 'official, probationary';
COMMENT ON COLUMN mart_members.exempt IS 'Được miễn công tác và sinh hoạt / exempt';
COMMENT ON COLUMN mart_members.sex IS 'male, female';
COMMENT ON COLUMN mart_members.age IS 'Tuổi theo năm sinh / age, by year of birth';
COMMENT ON COLUMN mart_members.age_band IS 'Nhóm tuổi theo biểu thống kê / age band of the official forms';
COMMENT ON COLUMN mart_members.ethnicity IS 'Dân tộc / ethnicity';
COMMENT ON COLUMN mart_members.is_minority IS 'Dân tộc thiểu số / of an ethnic minority';
COMMENT ON COLUMN mart_members.religion IS 'Tôn giáo; trống khi không ghi / religion, null where none is written';
COMMENT ON COLUMN mart_members.education IS 'Trình độ phổ thông, như ghi / schooling as written';
COMMENT ON COLUMN mart_members.qualification IS 'Chuyên môn cao nhất / highest qualification';
COMMENT ON COLUMN mart_members.political_theory IS 'Lý luận chính trị / political theory';
COMMENT ON COLUMN mart_members.occupation IS 'Nhóm nghề nghiệp / group of occupations';
COMMENT ON COLUMN mart_members.admitted_on IS 'Ngày kết nạp gần nhất / last admission';
COMMENT ON COLUMN mart_members.official_on IS 'Ngày chính thức / official since';
COMMENT ON COLUMN mart_members.party_age IS 'Tuổi Đảng tròn năm, từ ngày quyết định (thiếu thì ngày lễ) kết nạp gần nhất; chỉ đảng viên chính thức / full years since the last admission''s decision (else ceremony), official members only';
COMMENT ON COLUMN mart_members.next_badge IS 'Mốc Huy hiệu Đảng kế tiếp, năm / next badge milestone, years';
COMMENT ON COLUMN mart_members.next_badge_on IS 'Ngày đủ tuổi Đảng cho mốc ấy / day on which it is reached';
COMMENT ON COLUMN mart_members.next_badge_round IS 'Đợt trao kế tiếp từ ngày ấy / the first round of awards from that day on';
COMMENT ON COLUMN mart_members.counted_on IS 'Ngày của danh sách / day of the roster';
