-- Các lần vào hay ra đứng sau một dòng của biểu 1 / the comings or goings behind a line of form 1
SELECT moves.load_id, moves.source_ref, moves.organization_key
FROM membership_moves AS moves
JOIN organization_ancestry AS ancestry
    ON ancestry.organization_key = moves.organization_key AND ancestry.ancestor_key = $key
-- whoever moves between two organizations under one roof neither comes nor goes there
ANTI JOIN organization_ancestry AS roof
    ON roof.organization_key = moves.other_key AND roof.ancestor_key = $key
WHERE moves.year = $year AND list_contains(string_split($causes, '+'), moves.cause);
