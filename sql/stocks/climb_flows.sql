-- Những gì các chi bộ phải tính lại góp vào các dòng vào, ra của mọi cấp trên / what the touched cells add to the comings and goings of all above them
INSERT INTO flows_delta
WITH moves AS (
    SELECT moves.organization_key, moves.other_key, moves.year, moves.cause, count(*) AS persons
    FROM membership_moves AS moves
    SEMI JOIN touched ON touched.organization_key = moves.organization_key
    GROUP BY ALL
)
SELECT ancestry.ancestor_key, moves.year, moves.cause, $sign * sum(moves.persons)
FROM moves
JOIN organization_ancestry AS ancestry ON ancestry.organization_key = moves.organization_key
-- whoever moves between two organizations under one roof neither comes nor goes there
ANTI JOIN organization_ancestry AS roof
    ON roof.organization_key = moves.other_key AND roof.ancestor_key = ancestry.ancestor_key
GROUP BY ancestry.ancestor_key, moves.year, moves.cause;
