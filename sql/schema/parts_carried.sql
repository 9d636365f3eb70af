-- Đảng viên chuyển theo tổ chức khi sắp xếp / members carried over by a reorganisation, cell by cell
CREATE TABLE IF NOT EXISTS parts.carried (
    on_date  DATE NOT NULL,
    old_key  INTEGER NOT NULL,
    new_key  INTEGER,
    members  BIGINT NOT NULL
);
COMMENT ON TABLE parts.carried IS 'Mỗi dòng một ngày sắp xếp, chi bộ trước đó và chi bộ ngay sau đó: số đảng viên / one row a day of reorganisation, the cell before it and the cell just after it: members';
COMMENT ON COLUMN parts.carried.on_date IS 'Ngày sắp xếp / day of the reorganisation';
COMMENT ON COLUMN parts.carried.old_key IS 'Chi bộ ngay trước đó / cell just before';
COMMENT ON COLUMN parts.carried.new_key IS 'Chi bộ trong ngày đó; trống khi không còn ở đâu / cell on that day, null where there is none';
COMMENT ON COLUMN parts.carried.members IS 'Số đảng viên / members';
