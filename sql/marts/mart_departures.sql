-- Ai ra khỏi Đảng, vì sao, ở tuổi nào / who left the Party, why and at what age
CREATE OR REPLACE VIEW mart_departures AS
SELECT
    facts.member_key,
    facts.organization_key,
    latest.name AS organization,
    latest.type,
    facts.valid_to AS left_on,
    CAST(year(facts.valid_to) AS INTEGER) AS year,
    facts.ended_by AS cause,
    facts.membership,
    CAST(year(facts.valid_to) - members.birth_year AS INTEGER) AS age,
    age_band(year(facts.valid_to) - members.birth_year) AS age_band,
    members.sex,
    facts.load_id,
    facts.source_ref
FROM fact_memberships AS facts
LEFT JOIN dim_member AS members ON members.member_key = facts.member_key
LEFT JOIN organization_latest AS latest ON latest.organization_key = facts.organization_key
WHERE facts.ended_by IN ('died', 'expelled', 'struck_off', 'withdrew');
COMMENT ON VIEW mart_departures IS 'Mỗi dòng một lần ra khỏi Đảng (từ trần, khai trừ, xóa tên, xin ra) / one row a member who left the Party';
COMMENT ON COLUMN mart_departures.member_key IS 'Đảng viên / member';
COMMENT ON COLUMN mart_departures.organization_key IS 'Chi bộ / cell';
COMMENT ON COLUMN mart_departures.organization IS 'Tên chi bộ / its name';
COMMENT ON COLUMN mart_departures.type IS 'Loại hình của chi bộ / type of the cell''s unit';
COMMENT ON COLUMN mart_departures.left_on IS 'Ngày ra / day';
COMMENT ON COLUMN mart_departures.year IS 'Năm / year';
COMMENT ON COLUMN mart_departures.cause IS 'died, expelled, struck_off, withdrew';
COMMENT ON COLUMN mart_departures.membership IS 'official, probationary';
COMMENT ON COLUMN mart_departures.age IS 'Tuổi theo năm sinh / age, by year of birth';
COMMENT ON COLUMN mart_departures.age_band IS 'Nhóm tuổi / age band';
COMMENT ON COLUMN mart_departures.sex IS 'male, female';
COMMENT ON COLUMN mart_departures.load_id IS 'Lần nạp / load';
COMMENT ON COLUMN mart_departures.source_ref IS 'Nơi ghi trong tệp / place in the file';
