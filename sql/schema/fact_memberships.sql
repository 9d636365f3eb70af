-- Một đảng viên ở một tổ chức trong một khoảng / one member in one organization for one span
CREATE TABLE IF NOT EXISTS fact_memberships (
    member_key       INTEGER NOT NULL,
    organization_key INTEGER,
    valid_from       DATE,
    valid_to         DATE,
    membership       TEXT,
    exempt           BOOLEAN,
    ended_by         TEXT,
    load_id          TEXT NOT NULL,
    source_ref       TEXT NOT NULL
);
COMMENT ON TABLE fact_memberships IS 'Một đảng viên ở một tổ chức trong một khoảng / one member in one organization for one span';
COMMENT ON COLUMN fact_memberships.member_key IS 'Đảng viên / member';
COMMENT ON COLUMN fact_memberships.organization_key IS 'Chi bộ / cell';
COMMENT ON COLUMN fact_memberships.valid_from IS 'Từ ngày / first day';
COMMENT ON COLUMN fact_memberships.valid_to IS 'Đến ngày (không kể) / end, exclusive; null when open';
COMMENT ON COLUMN fact_memberships.membership IS 'official, probationary';
COMMENT ON COLUMN fact_memberships.exempt IS 'Miễn sinh hoạt / exempt';
COMMENT ON COLUMN fact_memberships.ended_by IS 'transferred, died, struck_off, expelled, withdrew, reorganised, missing; confirmed, status_changed: tiếp tục ở dòng khác / goes on in another row';
COMMENT ON COLUMN fact_memberships.load_id IS 'Lần nạp: 12 ký tự đầu của mã băm tệp nguồn / load: first 12 characters of the source file''s sha256';
COMMENT ON COLUMN fact_memberships.source_ref IS 'Nơi ghi số liệu trong tệp / place in the file, e.g. Sheet1!R12 or chars 812-847';
ALTER TABLE fact_memberships ADD COLUMN IF NOT EXISTS started_by TEXT;
ALTER TABLE fact_memberships ADD COLUMN IF NOT EXISTS end_load_id TEXT;
ALTER TABLE fact_memberships ADD COLUMN IF NOT EXISTS end_source_ref TEXT;
ALTER TABLE fact_memberships ADD COLUMN IF NOT EXISTS end_known_from DATE;
ALTER TABLE fact_memberships ADD COLUMN IF NOT EXISTS known_from DATE;
COMMENT ON COLUMN fact_memberships.started_by IS 'admitted, readmitted, transferred, reorganised, appeared, first_seen (trước đó chưa có danh sách / nothing earlier is known), confirmed, status_changed';
COMMENT ON COLUMN fact_memberships.end_load_id IS 'Lần nạp cho biết kết thúc / load that states the end';
COMMENT ON COLUMN fact_memberships.end_source_ref IS 'Nơi ghi kết thúc trong tệp / place of the end in its file';
COMMENT ON COLUMN fact_memberships.end_known_from IS 'Ngày nhận tệp cho biết kết thúc / day on which the file that states the end was received';
COMMENT ON COLUMN fact_memberships.known_from IS 'Ngày dòng này (như đang ghi) được công bố lần đầu / the day on which the row, as it stands, became known';
