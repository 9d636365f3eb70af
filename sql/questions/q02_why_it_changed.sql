-- Vì sao số đảng viên thay đổi (D = A + B − C)? / Why did it change (D = A + B − C)?
-- mỗi tổ chức từ cấp cơ sở trở lên, mỗi năm / organizations from the grassroots up, a year
SELECT
    organization_key, name, year, opening AS a, increase AS b, decrease AS c, closing AS d, identity_holds,
    admitted, transferred_in, reorganised_in, b_other, appeared,
    died, expelled, struck_off, withdrew, transferred_out, reorganised_out, missing
FROM mart_headcounts
WHERE organization_kind <> 'cell'
ORDER BY organization_key, year;
