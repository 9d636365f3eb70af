-- Biểu 1 như báo cáo nêu, cạnh biểu 1 tính từ danh sách / form 1 as reports state it, beside form 1 by rosters
CREATE TABLE IF NOT EXISTS mart_form1_stated (
    organization_key    INTEGER NOT NULL,
    period_start        DATE NOT NULL,
    period_end          DATE NOT NULL,
    opening             DOUBLE,
    admitted            DOUBLE,
    left_party          DOUBLE,
    closing             DOUBLE,
    rest                DOUBLE,
    opening_computed    DOUBLE,
    admitted_computed   DOUBLE,
    left_party_computed DOUBLE,
    closing_computed    DOUBLE,
    rest_computed       DOUBLE,
    difference          DOUBLE,
    status              TEXT NOT NULL,
    opening_load_id     TEXT,
    closing_load_id     TEXT,
    load_id             TEXT NOT NULL,
    source_ref          TEXT NOT NULL
);
COMMENT ON TABLE mart_form1_stated IS 'Mỗi dòng một tệp nêu số kết nạp của một tổ chức trong một kỳ: A, kết nạp, ra khỏi Đảng, D như báo cáo; phần còn lại phải bằng các biến động khác theo danh sách / one row a load that states admissions of an organization and period: A, admitted, left and D as stated; what is left over must be what else happened by the rosters';
COMMENT ON COLUMN mart_form1_stated.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN mart_form1_stated.period_start IS 'Kỳ, từ / period start';
COMMENT ON COLUMN mart_form1_stated.period_end IS 'Kỳ, đến / period end';
COMMENT ON COLUMN mart_form1_stated.opening IS 'A: đầu kỳ như báo cáo / opening as stated';
COMMENT ON COLUMN mart_form1_stated.admitted IS 'Kết nạp như báo cáo / admitted as stated';
COMMENT ON COLUMN mart_form1_stated.left_party IS 'Xóa tên, xin ra, khai trừ như báo cáo / left as stated';
COMMENT ON COLUMN mart_form1_stated.closing IS 'D: cuối kỳ như báo cáo / closing as stated';
COMMENT ON COLUMN mart_form1_stated.rest IS 'D − (A + kết nạp − ra khỏi Đảng): mọi biến động khác theo báo cáo / all else, as stated';
COMMENT ON COLUMN mart_form1_stated.opening_computed IS 'Đầu kỳ theo danh sách / opening by rosters';
COMMENT ON COLUMN mart_form1_stated.admitted_computed IS 'Kết nạp theo danh sách / admitted by rosters';
COMMENT ON COLUMN mart_form1_stated.left_party_computed IS 'Ra khỏi Đảng theo danh sách, cùng lý do / left by rosters, of the same causes';
COMMENT ON COLUMN mart_form1_stated.closing_computed IS 'Cuối kỳ theo danh sách / closing by rosters';
COMMENT ON COLUMN mart_form1_stated.rest_computed IS 'Mọi biến động khác theo danh sách / all else, by rosters';
COMMENT ON COLUMN mart_form1_stated.difference IS 'Chênh lệch của các biến động khác: theo danh sách trừ theo báo cáo / of all else, computed minus stated';
COMMENT ON COLUMN mart_form1_stated.status IS 'agrees, differs, not_covered, not_computed';
COMMENT ON COLUMN mart_form1_stated.opening_load_id IS 'Tệp nêu số đầu kỳ / load that states the opening';
COMMENT ON COLUMN mart_form1_stated.closing_load_id IS 'Tệp nêu số cuối kỳ / load that states the closing';
COMMENT ON COLUMN mart_form1_stated.load_id IS 'Tệp nêu số kết nạp / load that states the admissions';
COMMENT ON COLUMN mart_form1_stated.source_ref IS 'Nơi ghi / place in the file';
