-- Các tổ chức như trong một ngày / organizations as they were on a day
CREATE OR REPLACE MACRO organizations_on(day_asked) AS TABLE
SELECT * FROM dim_organization
WHERE (valid_from IS NULL OR valid_from <= day_asked) AND (valid_to IS NULL OR valid_to > day_asked);
COMMENT ON MACRO TABLE organizations_on IS
'Các tổ chức, tên, cấp trên như trong ngày day_asked / organizations with name, level and parent as they were on the day';
