-- Một quyết định của người / a human decision
CREATE TABLE IF NOT EXISTS audit.corrections (
    subject    TEXT NOT NULL,
    target     TEXT NOT NULL,
    decision   TEXT NOT NULL,
    reason     TEXT,
    decided_by TEXT,
    decided_at TEXT,
    applied    BOOLEAN NOT NULL,
    note       TEXT
);
COMMENT ON TABLE audit.corrections IS 'Một quyết định của người / a human decision';
COMMENT ON COLUMN audit.corrections.subject IS 'loads, figures, organizations, members';
COMMENT ON COLUMN audit.corrections.target IS 'Đối tượng / what it is about';
COMMENT ON COLUMN audit.corrections.decision IS 'Quyết định / decision';
COMMENT ON COLUMN audit.corrections.reason IS 'Lý do / reason';
COMMENT ON COLUMN audit.corrections.decided_by IS 'Người quyết định / who';
COMMENT ON COLUMN audit.corrections.decided_at IS 'Lúc / when';
COMMENT ON COLUMN audit.corrections.applied IS 'Đã áp dụng / applied';
COMMENT ON COLUMN audit.corrections.note IS 'Ghi chú, ví dụ vì sao không áp dụng / note, e.g. why it was not applied';
