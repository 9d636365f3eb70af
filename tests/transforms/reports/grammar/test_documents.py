"""Whole reports written for the tests: organization, actor, period, checks, citations, repeats, texts without."""

from datetime import date

from transforms.reports.extract import Figure, ReportContext, extract_figures

REPORT = """Huyện ủy Sông Thao tổng kết công tác xây dựng Đảng năm 2021

Cập nhật lúc 09:15, Thứ Hai, 17/01/2022

Sáng 14/1, Huyện ủy Sông Thao tổ chức hội nghị tổng kết. Dự hội nghị có 120 đại biểu.

Năm 2021, toàn huyện kết nạp 118 đảng viên, đạt 98,33% chỉ tiêu; riêng Đảng bộ xã Hồng Giang kết nạp 9 đảng viên. \
Hiện Đảng bộ huyện có 46 tổ chức cơ sở đảng, gồm 30 đảng bộ cơ sở và 15 chi bộ cơ sở, với 6.120 đảng viên.

Cấp ủy các cấp kiểm tra 52 tổ chức đảng và 81 đảng viên; giám sát 40 tổ chức đảng. UBKT Huyện ủy kiểm tra khi có \
dấu hiệu vi phạm 3 đảng viên. Toàn huyện có 14 đảng viên bị kỷ luật, trong đó khiển trách 9, cảnh cáo 4, khai trừ 2.

Thực hiện Nghị quyết số 21-NQ/TW, ngày 16/6/2022 của Ban Chấp hành Trung ương, chỉ tiêu năm 2022: kết nạp từ 120 \
đảng viên trở lên, không có tổ chức cơ sở đảng không hoàn thành nhiệm vụ.
"""


def one(figures: tuple[Figure, ...], **wanted: object) -> Figure:
    found = [f for f in figures if all(getattr(f, name) == value for name, value in wanted.items())]
    assert len(found) == 1, (wanted, [(f.measure, f.subject, f.value) for f in figures])
    return found[0]


def test_attributes_of_a_report() -> None:
    figures = extract_figures(REPORT).figures
    admitted = one(figures, value=118)
    assert (admitted.organization, admitted.period_start, admitted.period_end) == (
        "Đảng bộ huyện Sông Thao", date(2021, 1, 1), date(2021, 12, 31)
    )  # fmt: skip
    assert one(figures, measure="members_admitted_vs_plan").period_end == date(2021, 12, 31)
    assert one(figures, value=9, measure="members_admitted").organization == "Đảng bộ xã Hồng Giang"
    members = one(figures, measure="members_total")
    assert (members.organization, members.period_start, members.period_end) == (
        "Đảng bộ huyện Sông Thao",
        None,
        date(2022, 1, 17),
    )
    assert one(figures, measure="inspected", value=52).actor == "Cấp ủy các cấp"
    assert one(figures, measure="supervised").actor == "Cấp ủy các cấp"
    assert one(figures, qualifier="signs_of_violation").actor == "UBKT Huyện ủy"
    assert one(figures, measure="disciplined", value=14).actor is None
    target = one(figures, status="target", measure="members_admitted")
    assert (target.comparator, target.period_start, target.period_end) == ("ge", date(2022, 1, 1), date(2022, 12, 31))
    assert len(figures) == 17


def test_the_report_is_checked_against_itself() -> None:
    findings = {finding.code: finding for finding in extract_figures(REPORT).findings}
    assert set(findings) == {"parts_do_not_sum", "forms_do_not_sum"}
    assert "30" in findings["parts_do_not_sum"].quotes[1]
    assert findings["forms_do_not_sum"].message_vi.startswith("Các hình thức kỷ luật cộng lại là 15")


def test_counts_shares_and_plans_are_checked_within_rounding() -> None:
    def codes(text: str) -> set[str]:
        return {finding.code for finding in extract_figures(text).findings}

    assert codes("Năm 2020 có 604/662 TCCSĐ hoàn thành tốt nhiệm vụ (91,2%).") == set()
    assert codes("Năm 2020 có 604/662 TCCSĐ hoàn thành tốt nhiệm vụ (92,1%).") == {"count_against_share"}
    assert codes("Đảng bộ tỉnh kết nạp 288 đảng viên, đạt 35,34% chỉ tiêu.") == set()
    assert codes("Đảng bộ tỉnh kết nạp 7 đảng viên, đạt 33,34% chỉ tiêu.") == {"admissions_against_plan"}
    levels = (
        "Đảng viên hoàn thành xuất sắc nhiệm vụ 13%, hoàn thành tốt nhiệm vụ 80%, hoàn thành nhiệm vụ 6%, "
        "không hoàn thành nhiệm vụ {}%."
    )
    assert codes(levels.format(1)) == set()
    assert codes(levels.format(4)) == {"levels_do_not_make_100"}


def test_citations_have_number_kind_issuer_and_date() -> None:
    cited = extract_figures(REPORT).citations
    assert [(c.number, c.kind, c.issuer, c.date) for c in cited] == [
        ("21-NQ/TW", "nghị quyết", "Ban Chấp hành Trung ương", date(2022, 6, 16))
    ]


def test_what_is_known_beside_the_text_is_used() -> None:
    text = "Từ đầu năm đến nay, Đảng bộ huyện Sông Thao kết nạp 20 đảng viên."
    figure = extract_figures(text, ReportContext(published=date(2020, 5, 4))).figures[0]
    assert (figure.period_start, figure.period_end) == (date(2020, 1, 1), date(2020, 5, 4))
    assert extract_figures(text).figures[0].period_start is None


def test_a_repeated_figure_is_given_once_in_the_shape_of_the_specification() -> None:
    text = "Năm 2020, huyện Sông Thao kết nạp 20 đảng viên. Năm 2020, huyện Sông Thao kết nạp 20 đảng viên."
    figures = extract_figures(text).figures
    assert len(figures) == 1
    spec = figures[-1].to_spec()
    assert spec["period"] == {"start": "2020-01-01", "end": "2020-12-31"}
    assert spec["value"] == 20


def test_texts_without_figures() -> None:
    for text in (
        "Ngày 12/5, 45 đại biểu dự lớp tập huấn; kinh phí 32 triệu đồng; 1.205 lượt xem.",
        "Đợt 2/9 có 116 đảng viên được tặng Huy hiệu Đảng, trong đó 4 đảng viên 75 năm tuổi Đảng.",
        "Hội nghị lần thứ sáu Ban Chấp hành Trung ương (khóa X) ban hành Nghị quyết 22-NQ/TW ngày 02/02/2008.",
        "Liên hệ: 0218 3909 192. Đang truy cập: 17. Hôm nay: 905. Tháng này: 21.340.",
        "",
    ):
        assert extract_figures(text).figures == ()


def test_a_headline_and_the_text_tell_one_fact_and_two_districts_two() -> None:
    text = (
        "Toàn tỉnh kết nạp 388 đảng viên, đạt 45,34% chỉ tiêu năm 2022\n\n"
        "Theo Ban Tổ chức Tỉnh ủy Nam Hải, tính đến ngày 30-6, các đảng bộ trực thuộc Tỉnh ủy kết nạp được "
        "388 đảng viên mới, đạt 45,34% chỉ tiêu. Đảng bộ huyện Sông Thao kết nạp 20 đảng viên; Đảng bộ huyện Hải Đông "
        "kết nạp 20 đảng viên."
    )
    figures = extract_figures(text).figures
    assert [(f.value, f.organization) for f in figures] == [
        (388, "Tỉnh ủy Nam Hải"),
        (45.34, "Tỉnh ủy Nam Hải"),
        (20, "Đảng bộ huyện Sông Thao"),
        (20, "Đảng bộ huyện Hải Đông"),
    ]
    assert {(f.period_start, f.period_end) for f in figures} == {(date(2022, 1, 1), date(2022, 6, 30))}


def test_headings_over_lists_carry_their_actor_and_action() -> None:
    text = (
        "ĐẢNG BỘ HUYỆN TÂN PHONG\n\nBÁO CÁO công tác kiểm tra, giám sát năm 2022\n\n"
        "1. Cấp ủy các cấp\n- Kiểm tra theo chương trình: 35 tổ chức đảng, 62 đảng viên.\n"
        "2. Ủy ban kiểm tra các cấp\n- Kiểm tra khi có dấu hiệu vi phạm: 04 tổ chức đảng.\n"
        "II- CÔNG TÁC GIÁM SÁT\n- UBKT các cấp: 19 tổ chức đảng, 33 đảng viên.\n"
    )
    read = [(f.measure, f.qualifier, f.value, f.actor) for f in extract_figures(text).figures]
    assert read == [
        ("inspected", "regular", 35, "Cấp ủy các cấp"),
        ("inspected", "regular", 62, "Cấp ủy các cấp"),
        ("inspected", "signs_of_violation", 4, "Ủy ban kiểm tra các cấp"),
        ("supervised", None, 19, "UBKT các cấp"),
        ("supervised", None, 33, "UBKT các cấp"),
    ]


def test_a_congress_looks_back_on_the_term_before_it() -> None:
    text = (
        "Đại hội Đảng bộ huyện Sông Thao lần thứ XX, nhiệm kỳ 2020 - 2025 diễn ra ngày 5/8/2020 với 210 đại biểu.\n\n"
        "Nhiệm kỳ 2015 - 2020, Đảng bộ kết nạp 890 đảng viên.\n\n"
        "Các cấp ủy kiểm tra 215 tổ chức đảng.\n\n"
        "Nhiệm kỳ tới, Đảng bộ đặt mục tiêu kết nạp từ 800 đảng viên trở lên."
    )
    spans = {f.value: (f.status, f.period_start, f.period_end) for f in extract_figures(text).figures}
    assert spans == {
        890: ("actual", date(2015, 1, 1), date(2020, 12, 31)),
        215: ("actual", date(2015, 1, 1), date(2020, 12, 31)),
        800: ("target", date(2020, 1, 1), date(2025, 12, 31)),
    }


def test_lines_set_to_a_width_read_like_the_same_text_unwrapped() -> None:
    import textwrap

    plain = extract_figures(REPORT).figures
    wrapped = "\n".join(textwrap.fill(line, 72) if len(line) > 72 else line for line in REPORT.split("\n"))
    again = extract_figures(wrapped).figures
    assert [(f.measure, f.value, f.status) for f in again] == [(f.measure, f.value, f.status) for f in plain]
