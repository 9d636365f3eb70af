-- Các phần và tổng số hiện có được tính trên cơ sở nào / what the parts and totals that stand were computed from
CREATE TABLE IF NOT EXISTS parts.basis (
    rules_hash         TEXT NOT NULL,
    organizations_hash TEXT NOT NULL,
    ratings_hash       TEXT NOT NULL,
    first_year         INTEGER,
    last_year          INTEGER,
    last_day           DATE,
    roster_days        DATE[] NOT NULL
);
COMMENT ON TABLE parts.basis IS 'Một dòng: cơ sở của lần tính gần nhất; khi khác đi thì tính lại / one row: what the last computation rested on; where it differs, what rests on it is computed anew';
COMMENT ON COLUMN parts.basis.rules_hash IS 'Mã băm của các câu lệnh / hash of the statements';
COMMENT ON COLUMN parts.basis.organizations_hash IS 'Mã băm của dim_organization / hash of dim_organization';
COMMENT ON COLUMN parts.basis.ratings_hash IS 'Mã băm của fact_ratings và dim_rating / hash of fact_ratings and dim_rating';
COMMENT ON COLUMN parts.basis.first_year IS 'Năm đầu của danh sách / first year of the rosters';
COMMENT ON COLUMN parts.basis.last_year IS 'Năm cuối của danh sách / last year of the rosters';
COMMENT ON COLUMN parts.basis.last_day IS 'Ngày của danh sách mới nhất / day of the latest roster';
COMMENT ON COLUMN parts.basis.roster_days IS 'Các ngày của danh sách / days of the rosters';
