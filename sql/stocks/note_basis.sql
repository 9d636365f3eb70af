-- Ghi cơ sở tính / note what all this rests on
DELETE FROM parts.basis;
INSERT INTO parts.basis BY NAME FROM basis_now;
