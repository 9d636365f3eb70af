-- Một liên kết tiền thân - kế thừa / one predecessor-successor link
CREATE TABLE IF NOT EXISTS organization_lineage (
    from_key INTEGER NOT NULL,
    to_key   INTEGER,
    event    TEXT NOT NULL,
    on_date  DATE,
    document TEXT,
    share    DOUBLE
);
COMMENT ON TABLE organization_lineage IS 'Một liên kết tiền thân - kế thừa / one predecessor-successor link';
COMMENT ON COLUMN organization_lineage.from_key IS 'Tiền thân / predecessor';
COMMENT ON COLUMN organization_lineage.to_key IS 'Kế thừa; trống khi kết thúc hoạt động / successor, null when it ended';
COMMENT ON COLUMN organization_lineage.event IS 'merge, split, rename, retype, reparent, relevel, end';
COMMENT ON COLUMN organization_lineage.on_date IS 'Ngày hiệu lực / effective date';
COMMENT ON COLUMN organization_lineage.document IS 'Văn bản / the deciding document';
COMMENT ON COLUMN organization_lineage.share IS 'Tỷ phần chia nếu biết / share of the predecessor, null when not stated';
