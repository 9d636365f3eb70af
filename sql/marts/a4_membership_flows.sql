-- Vào và ra khỏi mỗi tổ chức (cả trực thuộc) trong năm, theo lý do / comings and goings of each organization by year and cause
CREATE OR REPLACE VIEW membership_flows AS
WITH moves AS (
    SELECT organization_key, other_key, year, cause, count(*) AS persons
    FROM membership_moves
    GROUP BY ALL
)
SELECT
    ancestry.ancestor_key AS organization_key,
    moves.year,
    moves.cause,
    CAST(sum(moves.persons) AS BIGINT) AS persons
FROM moves
JOIN organization_ancestry AS ancestry ON ancestry.organization_key = moves.organization_key
-- whoever moves between two organizations under one roof neither comes nor goes there
ANTI JOIN organization_ancestry AS roof
    ON roof.organization_key = moves.other_key AND roof.ancestor_key = ancestry.ancestor_key
GROUP BY ancestry.ancestor_key, moves.year, moves.cause;
COMMENT ON VIEW membership_flows IS 'Mỗi dòng một tổ chức (cả trực thuộc), một năm, một lý do: số lượt vào hoặc ra; chuyển trong nội bộ không tính / one row an organization with all below it, a year and a cause: comings or goings; moves within cancel';
COMMENT ON COLUMN membership_flows.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN membership_flows.year IS 'Năm của ngày đầu có mặt hoặc ngày đầu vắng mặt / year of the first day present or the first day absent';
COMMENT ON COLUMN membership_flows.cause IS 'admitted, transferred_in, b_other, reorganised_in, appeared; died, expelled, struck_off, withdrew, transferred_out, reorganised_out, missing';
COMMENT ON COLUMN membership_flows.persons IS 'Số lượt người / persons';
