-- Bỏ các phần phải tính lại / drop the parts that are computed anew
DELETE FROM parts.doubled WHERE member_key IN (
    SELECT doubled.member_key FROM parts.doubled AS doubled SEMI JOIN touched ON touched.organization_key = doubled.organization_key
);
DELETE FROM parts.stocks WHERE organization_key IN (SELECT organization_key FROM touched);
DELETE FROM parts.members WHERE organization_key IN (SELECT organization_key FROM touched);
DELETE FROM parts.months WHERE organization_key IN (SELECT organization_key FROM touched);
DELETE FROM membership_moves WHERE organization_key IN (SELECT organization_key FROM touched);
