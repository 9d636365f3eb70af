-- Tỷ lệ kết nạp so với số đảng viên cuối năm trước? / Admission rate over the stock at the end of the previous year?
-- mỗi tổ chức từ cấp cơ sở trở lên, mỗi năm / organizations from the grassroots up, a year
SELECT organization_key, name, year, opening, admitted_in_year AS admitted, admission_rate_in_year AS admission_rate
FROM mart_admissions
WHERE organization_kind <> 'cell' AND opening IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY organization_key, year ORDER BY month DESC) = 1
ORDER BY organization_key, year;
