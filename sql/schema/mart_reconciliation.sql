-- Một số liệu báo cáo bên cạnh số tính từ danh sách, sổ / one reported figure beside what rosters and registers give
CREATE TABLE IF NOT EXISTS mart_reconciliation (
    organization_key   INTEGER,
    measure            TEXT NOT NULL,
    subject            TEXT,
    qualifier          TEXT,
    unit               TEXT,
    period_start       DATE,
    period_end         DATE,
    comparator         TEXT,
    reported           DOUBLE,
    computed           DOUBLE,
    difference         DOUBLE,
    tolerance          DOUBLE,
    status             TEXT NOT NULL,
    agrees             BOOLEAN,
    figure_id          TEXT,
    load_id            TEXT,
    source_ref         TEXT,
    computed_rows      BIGINT,
    computed_load_ids  TEXT[]
);
COMMENT ON TABLE mart_reconciliation IS 'Một số liệu báo cáo bên cạnh số tính từ danh sách, sổ / one reported figure beside what rosters and registers give';
COMMENT ON COLUMN mart_reconciliation.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN mart_reconciliation.measure IS 'Chỉ tiêu đo / measure';
COMMENT ON COLUMN mart_reconciliation.subject IS 'Đối tượng / subject';
COMMENT ON COLUMN mart_reconciliation.qualifier IS 'Mức, hình thức, lý do / qualifier';
COMMENT ON COLUMN mart_reconciliation.unit IS 'count, percent';
COMMENT ON COLUMN mart_reconciliation.period_start IS 'Kỳ, từ / period start';
COMMENT ON COLUMN mart_reconciliation.period_end IS 'Kỳ, đến / period end';
COMMENT ON COLUMN mart_reconciliation.comparator IS 'Phép so sánh của báo cáo / comparator of the report';
COMMENT ON COLUMN mart_reconciliation.reported IS 'Số báo cáo / reported value';
COMMENT ON COLUMN mart_reconciliation.computed IS 'Số tính được / computed value, null when there is nothing to compute it from';
COMMENT ON COLUMN mart_reconciliation.difference IS 'Số tính được trừ số báo cáo / computed minus reported';
COMMENT ON COLUMN mart_reconciliation.tolerance IS 'Sai số cho phép / tolerance, from rounding and comparator';
COMMENT ON COLUMN mart_reconciliation.status IS 'agrees, differs, not_covered, not_computed';
COMMENT ON COLUMN mart_reconciliation.agrees IS 'Khớp; trống khi không so được / agrees, null where they cannot be compared';
COMMENT ON COLUMN mart_reconciliation.figure_id IS 'Số liệu / the figure';
COMMENT ON COLUMN mart_reconciliation.load_id IS 'Tệp báo cáo / load of the report';
COMMENT ON COLUMN mart_reconciliation.source_ref IS 'Nơi ghi / place in the report';
COMMENT ON COLUMN mart_reconciliation.computed_rows IS 'Số dòng đã tính / rows behind the computed value';
COMMENT ON COLUMN mart_reconciliation.computed_load_ids IS 'Các tệp đứng sau số tính / loads behind the computed value';
