-- Một đối tượng trong một quyết định kiểm tra, giám sát, kỷ luật / one subject in one decision
CREATE TABLE IF NOT EXISTS fact_inspections (
    action           TEXT,
    basis            TEXT,
    actor_key        INTEGER,
    actor            TEXT,
    subject_kind     TEXT,
    organization_key INTEGER,
    member_key       INTEGER,
    document         TEXT,
    decided_on       DATE,
    started_on       DATE,
    concluded_on     DATE,
    discipline       TEXT,
    load_id          TEXT NOT NULL,
    source_ref       TEXT NOT NULL
);
COMMENT ON TABLE fact_inspections IS 'Một đối tượng trong một quyết định kiểm tra, giám sát, kỷ luật / one subject in one decision';
COMMENT ON COLUMN fact_inspections.action IS 'inspected, supervised';
COMMENT ON COLUMN fact_inspections.basis IS 'regular, signs_of_violation, inspection_duty, discipline_duty, finance, complaint';
COMMENT ON COLUMN fact_inspections.actor_key IS 'Tổ chức thực hiện / acting organization';
COMMENT ON COLUMN fact_inspections.actor IS 'Nơi thực hiện, như ghi / actor as written';
COMMENT ON COLUMN fact_inspections.subject_kind IS 'member hoặc loại tổ chức / member or a kind of organization';
COMMENT ON COLUMN fact_inspections.organization_key IS 'Tổ chức liên quan / organization concerned';
COMMENT ON COLUMN fact_inspections.member_key IS 'Đảng viên liên quan / member concerned';
COMMENT ON COLUMN fact_inspections.document IS 'Số quyết định / decision number';
COMMENT ON COLUMN fact_inspections.decided_on IS 'Ngày quyết định / decided on';
COMMENT ON COLUMN fact_inspections.started_on IS 'Bắt đầu / started';
COMMENT ON COLUMN fact_inspections.concluded_on IS 'Kết luận / concluded';
COMMENT ON COLUMN fact_inspections.discipline IS 'reprimand, warning, dismissal, expulsion, dissolution';
COMMENT ON COLUMN fact_inspections.load_id IS 'Lần nạp: 12 ký tự đầu của mã băm tệp nguồn / load: first 12 characters of the source file''s sha256';
COMMENT ON COLUMN fact_inspections.source_ref IS 'Nơi ghi số liệu trong tệp / place in the file, e.g. Sheet1!R12 or chars 812-847';
ALTER TABLE fact_inspections ADD COLUMN IF NOT EXISTS known_from DATE;
COMMENT ON COLUMN fact_inspections.known_from IS 'Ngày dòng này (như đang ghi) được công bố lần đầu / the day on which the row, as it stands, became known';
