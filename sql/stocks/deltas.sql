-- Chỗ ghi thay đổi của các tổng số / where the changes of totals are noted
CREATE OR REPLACE TEMP TABLE stocks_delta AS
SELECT organization_key, year, members, official, probationary, exempt FROM organization_stocks LIMIT 0;
CREATE OR REPLACE TEMP TABLE flows_delta AS
SELECT organization_key, year, cause, persons FROM membership_flows LIMIT 0;
