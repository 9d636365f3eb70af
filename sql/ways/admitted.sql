-- Các lần kết nạp đứng sau số kết nạp của một năm / the admissions behind those of a year
SELECT admissions.load_id, admissions.source_ref, admissions.organization_key
FROM fact_admissions AS admissions
JOIN organization_ancestry AS ancestry
    ON ancestry.organization_key = admissions.organization_key AND ancestry.ancestor_key = $key
WHERE NOT admissions.is_readmission AND year(coalesce(admissions.admitted_on, admissions.decided_on)) = $year;
