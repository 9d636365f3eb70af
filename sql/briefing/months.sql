-- Số đảng viên cuối mỗi tháng / members at each month's end
SELECT month_end, members FROM mart_monthly_stocks WHERE organization_key = $key ORDER BY month_end;
