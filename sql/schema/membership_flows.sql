-- Vào và ra khỏi mỗi tổ chức (cả trực thuộc) trong năm, theo lý do / comings and goings of each organization by year and cause
-- Filled by orchestration/stocks.py (sql/stocks).
CREATE TABLE IF NOT EXISTS membership_flows (
    organization_key INTEGER NOT NULL,
    year             INTEGER NOT NULL,
    cause            TEXT NOT NULL,
    persons          BIGINT NOT NULL
);
COMMENT ON TABLE membership_flows IS 'Mỗi dòng một tổ chức (cả trực thuộc), một năm, một lý do: số lượt vào hoặc ra; chuyển trong nội bộ không tính / one row an organization with all below it, a year and a cause: comings or goings; moves within cancel';
COMMENT ON COLUMN membership_flows.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN membership_flows.year IS 'Năm của ngày đầu có mặt hoặc ngày đầu vắng mặt / year of the first day present or the first day absent';
COMMENT ON COLUMN membership_flows.cause IS 'admitted, transferred_in, b_other, reorganised_in, appeared; died, expelled, struck_off, withdrew, transferred_out, reorganised_out, missing';
COMMENT ON COLUMN membership_flows.persons IS 'Số lượt người / persons';
