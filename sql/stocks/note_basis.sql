-- Ghi cơ sở tính / note what all this rests on
DELETE FROM parts.basis;
INSERT INTO parts.basis FROM basis_now;
