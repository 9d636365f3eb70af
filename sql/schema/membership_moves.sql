-- Mỗi lần vào, ra một chi bộ trong thời gian có danh sách, theo lý do / each coming and going of a cell within the time of the rosters, by cause
-- Filled by orchestration/stocks.py (sql/stocks).
CREATE TABLE IF NOT EXISTS membership_moves (
    organization_key INTEGER NOT NULL,
    other_key        INTEGER,
    year             INTEGER NOT NULL,
    cause            TEXT NOT NULL,
    load_id          TEXT NOT NULL,
    source_ref       TEXT NOT NULL
);
COMMENT ON TABLE membership_moves IS 'Mỗi dòng một lần vào hay ra một chi bộ / one row a coming or going of a cell';
COMMENT ON COLUMN membership_moves.organization_key IS 'Chi bộ / cell';
COMMENT ON COLUMN membership_moves.other_key IS 'Chi bộ ở đầu kia, khi biết / the cell on the other side, where known';
COMMENT ON COLUMN membership_moves.year IS 'Năm / year';
COMMENT ON COLUMN membership_moves.cause IS 'Lý do / cause';
COMMENT ON COLUMN membership_moves.load_id IS 'Lần nạp cho biết / load that tells it';
COMMENT ON COLUMN membership_moves.source_ref IS 'Nơi ghi trong tệp / place in the file';
