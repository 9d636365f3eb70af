-- Khoảng hiệu lực mới nhất của mỗi tổ chức, như các bảng nay ghi / the latest span of each organization, as the tables have it now
CREATE OR REPLACE TEMP TABLE latest_now AS
SELECT
    organization_key, organization_code, name, organization_kind, type, level, regime, parent_key, province_code,
    valid_from, valid_to, is_current
FROM dim_organization
QUALIFY row_number() OVER (
    PARTITION BY organization_key
    ORDER BY is_current DESC, valid_from DESC NULLS LAST, valid_to DESC NULLS FIRST, parent_key NULLS LAST, name
) = 1
ORDER BY organization_key;
CREATE OR REPLACE TEMP TABLE latest_changed AS
SELECT
    coalesce(now.organization_key, was.organization_key) AS organization_key,
    now.organization_key IS NULL OR was.organization_key IS NULL OR now.parent_key IS DISTINCT FROM was.parent_key AS elsewhere
FROM latest_now AS now
FULL JOIN organization_latest AS was ON was.organization_key = now.organization_key
WHERE now IS DISTINCT FROM was;
