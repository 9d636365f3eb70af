-- Nhóm tuổi theo biểu thống kê / the age band of the official forms
CREATE OR REPLACE MACRO age_band(age) AS
    CASE
        WHEN age <= 30 THEN '18-30'
        WHEN age <= 40 THEN '31-40'
        WHEN age <= 50 THEN '41-50'
        WHEN age <= 60 THEN '51-60'
        WHEN age > 60 THEN '61+'
    END;
COMMENT ON MACRO age_band IS 'Nhóm tuổi của một tuổi tròn năm / the band of an age in full years';
