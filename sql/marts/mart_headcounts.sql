-- Số đảng viên và biến động trong năm (biểu 1: D = A + B − C) / members and what changed them in a year (form 1: D = A + B − C)
CREATE OR REPLACE VIEW mart_headcounts AS
WITH moved AS (
    SELECT
        organization_key,
        year,
        coalesce(sum(persons) FILTER (cause = 'admitted'), 0) AS admitted,
        coalesce(sum(persons) FILTER (cause = 'transferred_in'), 0) AS transferred_in,
        coalesce(sum(persons) FILTER (cause = 'b_other'), 0) AS b_other,
        coalesce(sum(persons) FILTER (cause = 'reorganised_in'), 0) AS reorganised_in,
        coalesce(sum(persons) FILTER (cause = 'appeared'), 0) AS appeared,
        coalesce(sum(persons) FILTER (cause = 'died'), 0) AS died,
        coalesce(sum(persons) FILTER (cause = 'expelled'), 0) AS expelled,
        coalesce(sum(persons) FILTER (cause = 'struck_off'), 0) AS struck_off,
        coalesce(sum(persons) FILTER (cause = 'withdrew'), 0) AS withdrew,
        coalesce(sum(persons) FILTER (cause = 'transferred_out'), 0) AS transferred_out,
        coalesce(sum(persons) FILTER (cause = 'reorganised_out'), 0) AS reorganised_out,
        coalesce(sum(persons) FILTER (cause = 'missing'), 0) AS missing
    FROM membership_flows
    GROUP BY organization_key, year
), closed AS (
    SELECT stocks.*
    FROM organization_stocks AS stocks
    JOIN roster_span ON stocks.year >= roster_span.first_year
), opened AS (
    SELECT stocks.organization_key, stocks.year + 1 AS year, stocks.members
    FROM organization_stocks AS stocks
    JOIN roster_span ON stocks.year < roster_span.last_year
), counts AS (
    SELECT
        organization_key,
        year,
        coalesce(opened.members, 0) AS opening,
        CAST(coalesce(moved.admitted, 0) AS BIGINT) AS admitted,
        CAST(coalesce(moved.transferred_in, 0) AS BIGINT) AS transferred_in,
        CAST(coalesce(moved.b_other, 0) AS BIGINT) AS b_other,
        CAST(coalesce(moved.reorganised_in, 0) AS BIGINT) AS reorganised_in,
        CAST(coalesce(moved.appeared, 0) AS BIGINT) AS appeared,
        CAST(coalesce(moved.died, 0) AS BIGINT) AS died,
        CAST(coalesce(moved.expelled, 0) AS BIGINT) AS expelled,
        CAST(coalesce(moved.struck_off, 0) AS BIGINT) AS struck_off,
        CAST(coalesce(moved.withdrew, 0) AS BIGINT) AS withdrew,
        CAST(coalesce(moved.transferred_out, 0) AS BIGINT) AS transferred_out,
        CAST(coalesce(moved.reorganised_out, 0) AS BIGINT) AS reorganised_out,
        CAST(coalesce(moved.missing, 0) AS BIGINT) AS missing,
        coalesce(closed.members, 0) AS closing,
        coalesce(closed.official, 0) AS official,
        coalesce(closed.probationary, 0) AS probationary,
        coalesce(closed.exempt, 0) AS exempt
    FROM closed
    FULL JOIN opened USING (organization_key, year)
    FULL JOIN moved USING (organization_key, year)
), balance AS (
    SELECT
        *,
        admitted + transferred_in + b_other + reorganised_in + appeared AS increase,
        died + expelled + struck_off + withdrew + transferred_out + reorganised_out + missing AS decrease
    FROM counts
), several AS (  -- most organizations have one span, which is the latest
    SELECT organization_key FROM dim_organization GROUP BY organization_key HAVING count(*) > 1
), spans AS (  -- as the organization was at the end of the year
    SELECT
        spans.organization_key,
        years.year,
        arg_max(struct_pack(spans.name, spans.organization_kind, spans.regime), coalesce(spans.valid_from, DATE '0001-01-01')) AS said
    FROM dim_organization AS spans
    SEMI JOIN several ON several.organization_key = spans.organization_key
    JOIN (SELECT CAST(unnest(generate_series(first_year, last_year)) AS INTEGER) AS year FROM roster_span) AS years
        ON coalesce(spans.valid_from, DATE '0001-01-01') <= make_date(years.year, 12, 31)
    GROUP BY spans.organization_key, years.year
)
SELECT
    balance.organization_key,
    coalesce(spans.said.name, latest.name) AS name,
    coalesce(spans.said.organization_kind, latest.organization_kind) AS organization_kind,
    coalesce(spans.said.regime, latest.regime) AS regime,
    balance.year,
    balance.opening,
    balance.admitted,
    balance.transferred_in,
    balance.b_other,
    balance.reorganised_in,
    balance.appeared,
    balance.increase,
    balance.died,
    balance.expelled,
    balance.struck_off,
    balance.withdrew,
    balance.transferred_out,
    balance.reorganised_out,
    balance.missing,
    balance.decrease,
    balance.closing,
    balance.official,
    balance.probationary,
    balance.exempt,
    balance.closing - balance.opening AS change,
    round(100.0 * (balance.closing - balance.opening) / nullif(balance.opening, 0), 2) AS change_percent,
    balance.closing = balance.opening + balance.increase - balance.decrease AS identity_holds
FROM balance
JOIN organization_latest AS latest ON latest.organization_key = balance.organization_key
LEFT JOIN spans ON spans.organization_key = balance.organization_key AND spans.year = balance.year;
COMMENT ON VIEW mart_headcounts IS 'Mỗi dòng một tổ chức (cả trực thuộc, theo cơ cấu mới nhất) và một năm có danh sách đảng viên / one row an organization with all below it (latest structure) and a year that rosters reach';
COMMENT ON COLUMN mart_headcounts.organization_key IS 'Tổ chức / organization';
COMMENT ON COLUMN mart_headcounts.name IS 'Tên vào cuối năm / name at the end of the year';
COMMENT ON COLUMN mart_headcounts.organization_kind IS 'Loại tổ chức vào cuối năm / kind at the end of the year';
COMMENT ON COLUMN mart_headcounts.regime IS 'Mô hình tổ chức vào cuối năm / regime at the end of the year';
COMMENT ON COLUMN mart_headcounts.year IS 'Năm / year';
COMMENT ON COLUMN mart_headcounts.opening IS 'A: đầu kỳ, cuối ngày 31/12 năm trước; của năm đầu thì dựng lại từ các ngày ghi trong danh sách / A: at the end of 31 December before; of the first year rebuilt from the dates that rosters state';
COMMENT ON COLUMN mart_headcounts.admitted IS 'B: kết nạp / B: admitted';
COMMENT ON COLUMN mart_headcounts.transferred_in IS 'B: chuyển đến từ ngoài / B: transferred in from outside';
COMMENT ON COLUMN mart_headcounts.b_other IS 'B: kết nạp lại, phục hồi / B: re-admitted, restored';
COMMENT ON COLUMN mart_headcounts.reorganised_in IS 'B: đến do sắp xếp tổ chức / B: came by a reorganisation';
COMMENT ON COLUMN mart_headcounts.appeared IS 'B: có trong danh sách mà chưa rõ từ đâu, kể cả danh sách đầu tiên / B: in a roster without a known cause, the first roster included';
COMMENT ON COLUMN mart_headcounts.increase IS 'B: tổng tăng / B: all increase';
COMMENT ON COLUMN mart_headcounts.died IS 'C: từ trần / C: died';
COMMENT ON COLUMN mart_headcounts.expelled IS 'C: khai trừ / C: expelled';
COMMENT ON COLUMN mart_headcounts.struck_off IS 'C: xóa tên / C: struck off';
COMMENT ON COLUMN mart_headcounts.withdrew IS 'C: xin ra / C: withdrew';
COMMENT ON COLUMN mart_headcounts.transferred_out IS 'C: chuyển đi ra ngoài / C: transferred out';
COMMENT ON COLUMN mart_headcounts.reorganised_out IS 'C: đi do sắp xếp tổ chức / C: left by a reorganisation';
COMMENT ON COLUMN mart_headcounts.missing IS 'C: không còn trong danh sách, chưa rõ lý do / C: left without a known cause';
COMMENT ON COLUMN mart_headcounts.decrease IS 'C: tổng giảm / C: all decrease';
COMMENT ON COLUMN mart_headcounts.closing IS 'D: cuối ngày 31/12, đếm riêng, mỗi người một lần / D: at the end of 31 December, counted independently, each person once';
COMMENT ON COLUMN mart_headcounts.official IS 'Trong D: chính thức / of D: full members';
COMMENT ON COLUMN mart_headcounts.probationary IS 'Trong D: dự bị / of D: on probation';
COMMENT ON COLUMN mart_headcounts.exempt IS 'Trong D: được miễn công tác, sinh hoạt / of D: exempt';
COMMENT ON COLUMN mart_headcounts.change IS 'D − A';
COMMENT ON COLUMN mart_headcounts.change_percent IS 'D − A so với A, % / change in % of A';
COMMENT ON COLUMN mart_headcounts.identity_holds IS 'D = A + B − C';
