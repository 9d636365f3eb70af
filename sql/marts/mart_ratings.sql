-- Xếp loại hằng năm của đảng viên và tổ chức / yearly ratings of members and organizations
CREATE OR REPLACE VIEW mart_ratings AS
WITH summed AS (
    SELECT
        subjects.subject_kind,
        latest.organization_key,
        any_value(latest.name) AS name,
        latest.organization_kind,
        subjects.year,
        subjects.scale,
        CAST(sum(eligible) AS BIGINT) AS eligible,
        CAST(sum(rated) AS BIGINT) AS rated,
        CAST(sum(eligible - rated) AS BIGINT) AS not_rated,
        CAST(sum(excellent) AS BIGINT) AS excellent,
        CAST(sum(good) AS BIGINT) AS good,
        CAST(sum(fair) AS BIGINT) AS fair,
        CAST(sum(weak) AS BIGINT) AS weak,
        CAST(sum(exemplary) AS BIGINT) AS exemplary
    FROM parts.ratings AS subjects
    JOIN organization_ancestry AS ancestry ON ancestry.organization_key = subjects.organization_key
    JOIN organization_latest AS latest ON latest.organization_key = ancestry.ancestor_key
    GROUP BY subjects.subject_kind, latest.organization_key, latest.organization_kind, subjects.year, subjects.scale
)
SELECT
    summed.subject_kind,
    summed.organization_key,
    summed.name,
    summed.organization_kind,
    summed.year,
    summed.scale,
    summed.eligible,
    summed.rated,
    summed.not_rated,
    summed.excellent,
    summed.good,
    summed.fair,
    summed.weak,
    summed.exemplary,
    summed.excellent + summed.good AS good_or_better,
    round(100.0 * summed.excellent / nullif(summed.rated, 0), 2) AS excellent_percent,
    round(100.0 * summed.good / nullif(summed.rated, 0), 2) AS good_percent,
    round(100.0 * summed.fair / nullif(summed.rated, 0), 2) AS fair_percent,
    round(100.0 * summed.weak / nullif(summed.rated, 0), 2) AS weak_percent,
    round(100.0 * summed.exemplary / nullif(summed.rated, 0), 2) AS exemplary_percent,
    round(100.0 * (summed.excellent + summed.good) / nullif(summed.rated, 0), 2) AS good_or_better_percent,
    round(summed.excellent / nullif(summed.good, 0), 4) AS cap_ratio
FROM summed;
COMMENT ON VIEW mart_ratings IS 'Mỗi dòng một loại đối tượng, một tổ chức (các đối tượng thuộc nó, kể cả chính nó), một năm và thang của năm / one row a kind of subject, an organization (the subjects in and below it, itself included), a year and its scale';
COMMENT ON COLUMN mart_ratings.subject_kind IS 'member hoặc loại tổ chức / member or a kind of organization';
COMMENT ON COLUMN mart_ratings.organization_key IS 'Tổ chức bao gồm các đối tượng, theo cơ cấu mới nhất / the organization that holds the subjects, latest structure';
COMMENT ON COLUMN mart_ratings.name IS 'Tên mới nhất / latest name';
COMMENT ON COLUMN mart_ratings.organization_kind IS 'Loại của tổ chức bao gồm / kind of the organization that holds the subjects';
COMMENT ON COLUMN mart_ratings.year IS 'Năm xếp loại / year rated';
COMMENT ON COLUMN mart_ratings.scale IS 'Thang: old (đến 2017), new (từ 2018); không so qua hai thang / scale; never compare across them';
COMMENT ON COLUMN mart_ratings.eligible IS 'Đối tượng có tên trong kết quả: đã và chưa xếp loại / subjects on record: rated and not rated';
COMMENT ON COLUMN mart_ratings.rated IS 'Đã xếp loại: tổng bốn mức / rated: the sum of the four levels';
COMMENT ON COLUMN mart_ratings.not_rated IS 'Không xếp loại / not rated';
COMMENT ON COLUMN mart_ratings.excellent IS 'Hoàn thành xuất sắc; thang cũ: trong sạch vững mạnh / excellent';
COMMENT ON COLUMN mart_ratings.good IS 'Hoàn thành tốt / good';
COMMENT ON COLUMN mart_ratings.fair IS 'Hoàn thành / fair';
COMMENT ON COLUMN mart_ratings.weak IS 'Không hoàn thành; thang cũ: yếu kém, vi phạm tư cách / weak';
COMMENT ON COLUMN mart_ratings.exemplary IS 'Tiêu biểu: tập con, không phải một mức / exemplary: a subset, not a level';
COMMENT ON COLUMN mart_ratings.good_or_better IS 'Hoàn thành tốt trở lên / good or better';
COMMENT ON COLUMN mart_ratings.excellent_percent IS '% số đã xếp loại / % of the rated';
COMMENT ON COLUMN mart_ratings.good_percent IS '% số đã xếp loại / % of the rated';
COMMENT ON COLUMN mart_ratings.fair_percent IS '% số đã xếp loại / % of the rated';
COMMENT ON COLUMN mart_ratings.weak_percent IS '% số đã xếp loại / % of the rated';
COMMENT ON COLUMN mart_ratings.exemplary_percent IS '% số đã xếp loại / % of the rated';
COMMENT ON COLUMN mart_ratings.good_or_better_percent IS '% số đã xếp loại / % of the rated';
COMMENT ON COLUMN mart_ratings.cap_ratio IS 'Xuất sắc chia cho tốt; mức trần với đảng viên là 0,20 / excellent over good; the cap for members is 0.20';
