-- Các phần của những tổng số, từng chi bộ / what totals are added up from, cell by cell
-- Filled by orchestration/stocks.py (sql/stocks), so that a night recomputes the cells it touched and no other. The totals
-- (organization_stocks, membership_flows, the marts) are what analysts ask.
CREATE SCHEMA IF NOT EXISTS parts;
