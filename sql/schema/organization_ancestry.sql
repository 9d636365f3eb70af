-- Mỗi tổ chức với chính nó và mọi tổ chức cấp trên / each organization with itself and everything above it
-- Decided: the marts stand in one structure, the latest known of each organization, so that a series can be compared over
-- reorganisations. What was said at the time is of the structure of its day: the reconciliation (computed so), and the macros
-- form1_in_period(first, last) and members_in_structure(counted_on, structure_day).
-- Filled by orchestration/stocks.py (sql/stocks).
CREATE TABLE IF NOT EXISTS organization_ancestry (
    organization_key INTEGER NOT NULL,
    ancestor_key     INTEGER NOT NULL,
    depth            INTEGER NOT NULL
);
COMMENT ON TABLE organization_ancestry IS 'Mỗi dòng một tổ chức và một tổ chức chứa nó (kể cả chính nó), theo cơ cấu mới nhất / one row an organization and one that holds it (itself included), in the latest structure';
COMMENT ON COLUMN organization_ancestry.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN organization_ancestry.ancestor_key IS 'Chính nó hoặc tổ chức cấp trên / itself or an organization above';
COMMENT ON COLUMN organization_ancestry.depth IS 'Số bậc lên trên, 0 là chính nó / steps up, 0 is itself';
