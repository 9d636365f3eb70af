-- Kết quả một quy tắc trong một lần chạy / one rule's result in one night
CREATE TABLE IF NOT EXISTS audit.validations (
    run_id       TEXT NOT NULL,
    validated_at TIMESTAMP NOT NULL,
    table_name   TEXT NOT NULL,
    rule         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    severity     TEXT NOT NULL,
    on_fail      TEXT NOT NULL,
    success      BOOLEAN NOT NULL,
    broken       BOOLEAN NOT NULL,
    checked      BIGINT,
    unexpected   BIGINT,
    rule_source  TEXT,
    result       JSON
);
COMMENT ON TABLE audit.validations IS 'Kết quả một quy tắc trong một lần chạy / one rule''s result in one night';
COMMENT ON COLUMN audit.validations.run_id IS 'Lần chạy / run';
COMMENT ON COLUMN audit.validations.validated_at IS 'Lúc kiểm / when';
COMMENT ON COLUMN audit.validations.table_name IS 'Bảng / table';
COMMENT ON COLUMN audit.validations.rule IS 'Quy tắc / rule';
COMMENT ON COLUMN audit.validations.kind IS 'row, load, warehouse';
COMMENT ON COLUMN audit.validations.severity IS 'critical, warning, info';
COMMENT ON COLUMN audit.validations.on_fail IS 'quarantine, block, warn';
COMMENT ON COLUMN audit.validations.success IS 'Đạt / passed';
COMMENT ON COLUMN audit.validations.broken IS 'Quy tắc không chạy được / the check itself failed';
COMMENT ON COLUMN audit.validations.checked IS 'Số dòng kiểm / rows checked';
COMMENT ON COLUMN audit.validations.unexpected IS 'Số dòng không đạt / rows that fail';
COMMENT ON COLUMN audit.validations.rule_source IS 'Căn cứ / source of the rule';
COMMENT ON COLUMN audit.validations.result IS 'Kết quả của Great Expectations / its full result';
