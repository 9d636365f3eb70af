-- Tính lại tất cả / everything is computed anew
CREATE OR REPLACE TEMP TABLE touched AS
SELECT DISTINCT organization_key FROM fact_memberships WHERE organization_key IS NOT NULL;
DELETE FROM parts.stocks;
DELETE FROM parts.doubled;
DELETE FROM parts.members;
DELETE FROM parts.months;
DELETE FROM parts.carried;
DELETE FROM organization_stocks;
DELETE FROM membership_moves;
DELETE FROM membership_flows;
