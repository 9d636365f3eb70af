-- Một dòng bị cách ly / a held row
CREATE TABLE IF NOT EXISTS audit.quarantine (
    load_id    TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    table_name TEXT NOT NULL,
    rules      TEXT[] NOT NULL,
    reason     TEXT NOT NULL
);
COMMENT ON TABLE audit.quarantine IS 'Một dòng bị cách ly / a held row';
COMMENT ON COLUMN audit.quarantine.load_id IS 'Lần nạp / load';
COMMENT ON COLUMN audit.quarantine.source_ref IS 'Nơi ghi / place in the file';
COMMENT ON COLUMN audit.quarantine.table_name IS 'Bảng / table';
COMMENT ON COLUMN audit.quarantine.rules IS 'Quy tắc không đạt / rules it breaks';
COMMENT ON COLUMN audit.quarantine.reason IS 'Lý do / why, in Vietnamese';
