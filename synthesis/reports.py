"""What the reports of a synthetic city say: their paragraphs, and the figures in them.

Belongs here: three kinds of report (a conference's news item, a committee's yearly report, an inspection committee's),
worded over counts that measures.py and the registers give. Not here: html, docx and pdf (documents.py).
Serves the sample inbox; `Draft.figures` is the truth of what each states.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from synthesis.organizations import CITY, CITY_CODE, Tree
from synthesis.statements import Draft, count, share

Span = tuple[date | None, date | None]


@dataclass(frozen=True)
class YearFacts:
    """What is known of one year: flows of the city and of the grassroots organizations, ratings, inspections, discipline."""

    year: int
    city: dict[str, int]
    grassroots: dict[str, dict[str, int]]
    member_ratings: pl.DataFrame
    organization_ratings: pl.DataFrame
    inspections: pl.DataFrame
    disciplines: pl.DataFrame

    @property
    def span(self) -> Span:
        """The whole year."""
        return date(self.year, 1, 1), date(self.year, 12, 31)

    @property
    def stock(self) -> Span:
        """The year's last day, as the period of a stock."""
        return None, date(self.year, 12, 31)

    def levels(self, scope: str = "") -> dict[str, int]:
        """How many members were rated at each level, in a grassroots organization or in all."""
        rated = self.member_ratings.filter(
            pl.col("level").is_not_null() & (pl.lit(not scope) | (pl.col("grassroots") == scope))
        )
        return dict(rated.group_by("level").len().iter_rows())

    def organization_levels(self, *subjects: str, parent: str = "", tree: Tree | None = None) -> dict[str, int]:
        """How many organizations of these kinds were rated at each level, under one committee or everywhere."""
        rated = self.organization_ratings.filter(pl.col("level").is_not_null() & pl.col("subject").is_in(subjects))
        if parent and tree:
            codes = [each.code for each in tree.organizations if each.parent == parent]
            rated = rated.filter(pl.col("organization").is_in(codes))
        return dict(rated.group_by("level").len().iter_rows())

    def inspected(self, action: str, basis: str | None, actors: Callable[[str], bool]) -> tuple[int, int]:
        """How many organizations and members certain actors inspected or supervised."""
        rows = [
            kind for actor, act, ground, kind in self.inspections.select("actor", "action", "basis", "subject_kind").iter_rows()
            if act == action and ground == basis and actors(actor)
        ]  # fmt: skip
        members = sum(kind == "member" for kind in rows)
        return len(rows) - members, members

    def disciplined(self, of_members: bool, units: Sequence[str] = ()) -> dict[str, int]:
        """How many members (or organizations) were disciplined by form, in certain units or everywhere."""
        rows = self.disciplines.filter((pl.col("subject_kind") == "member") == of_members)
        if units:
            rows = rows.filter(pl.col("organization").is_in(list(units)))
        return dict(rows.group_by("discipline").len().iter_rows())


WORDS = {
    "excellent": "hoàn thành xuất sắc nhiệm vụ", "good": "hoàn thành tốt nhiệm vụ", "fair": "hoàn thành nhiệm vụ",
    "weak": "không hoàn thành nhiệm vụ",
}  # fmt: skip
FORMS = {"reprimand": "khiển trách", "warning": "cảnh cáo", "dismissal": "cách chức", "expulsion": "khai trừ"}
BOARD, COMMISSION = "Ban Thường vụ Thành ủy", "Ủy ban Kiểm tra Thành ủy"


def city_news(facts: YearFacts, tree: Tree, published: date, admitted_stated: int) -> Draft:
    """The news item on the city committee's conference of the year; states `admitted_stated` whatever is true."""
    draft = Draft(f"Đảng bộ thành phố {CITY}", CITY_CODE)
    year, state, city = facts.year, draft.state, facts.city
    there = [each for each in tree.organizations if each.exists_on(date(year, 12, 31))]
    kinds = {
        kind: sum(each.kind == kind for each in there) for kind in ("grassroots_committee", "grassroots_cell", "cell")
    }
    grassroots = kinds["grassroots_committee"] + kinds["grassroots_cell"]
    draft.say(
        f"(TGO) - Sáng {published.day:02d}/{published.month:02d}/{published.year}, Thành ủy {CITY} tổ chức hội nghị tổng kết "
        f"công tác xây dựng Đảng năm {year}, triển khai nhiệm vụ năm {year + 1}. Dự hội nghị có 145 đại biểu."
    )
    draft.say(
        f"Tính đến ngày 31/12/{year}, Đảng bộ thành phố {CITY} có "
        + state("tổng số {} đảng viên", "members_total", "member", city["closing"], span=facts.stock) + ", sinh hoạt tại "
        + state("{} tổ chức cơ sở đảng", "orgs_total", "grassroots_org", grassroots, span=facts.stock) + ", gồm "
        + state("{} đảng bộ cơ sở", "orgs_total", "grassroots_committee", kinds["grassroots_committee"], span=facts.stock) + " và "
        + state("{} chi bộ cơ sở", "orgs_total", "grassroots_cell", kinds["grassroots_cell"], span=facts.stock) + "; có "
        + state("{} chi bộ trực thuộc", "orgs_total", "cell", kinds["cell"], span=facts.stock) + " đảng ủy cơ sở."
    )  # fmt: skip
    draft.say(
        f"Công tác phát triển đảng viên được các cấp ủy quan tâm. Trong năm {year}, toàn Đảng bộ "
        + state("kết nạp {} đảng viên", "members_admitted", "member", admitted_stated, true=city["admitted"], span=facts.span) + ", "
        + state("chuyển đảng chính thức cho {} đảng viên dự bị", "members_confirmed", "member", city["confirmed"], span=facts.span)
        + "; "
        + state("xóa tên {} đảng viên", "members_left", "member", city["struck_off"], qualifier="struck_off", span=facts.span) + ", "
        + state("cho ra khỏi Đảng {} đảng viên", "members_left", "member", city["withdrew"], qualifier="withdrew", span=facts.span) + "."
    )  # fmt: skip
    _ratings(draft, facts, facts.organization_levels("grassroots_committee", "grassroots_cell"), "grassroots_org", "tổ chức cơ sở đảng",
             f"Kết quả đánh giá, xếp loại năm {year}: ")  # fmt: skip
    _ratings(draft, facts, facts.levels(), "member", "đảng viên", "Đối với đảng viên: ")
    signs = facts.inspected("inspected", "signs_of_violation", COMMISSION.__eq__)
    watched = facts.inspected("supervised", None, COMMISSION.__eq__)
    actor = "Ủy ban Kiểm tra Thành ủy"
    draft.say(
        f"Năm {year}, Ủy ban Kiểm tra Thành ủy kiểm tra khi có dấu hiệu vi phạm đối với "
        + state("{} tổ chức đảng", "inspected", "party_org", signs[0], qualifier="signs_of_violation", actor=actor, span=facts.span)
        + " và "
        + state("{} đảng viên", "inspected", "member", signs[1], qualifier="signs_of_violation", actor=actor, span=facts.span)
        + "; giám sát chuyên đề đối với "
        + state("{} tổ chức đảng", "supervised", "party_org", watched[0], actor=actor, span=facts.span) + " và "
        + state("{} đảng viên", "supervised", "member", watched[1], actor=actor, span=facts.span) + "."
    )  # fmt: skip
    _discipline(
        draft,
        facts,
        f"Trong năm {year}, cấp ủy, ủy ban kiểm tra các cấp và chi bộ ",
        "cấp ủy, ủy ban kiểm tra các cấp và chi bộ",
    )
    next_year: Span = (date(year + 1, 1, 1), date(year + 1, 12, 31))
    draft.say(
        f"Hội nghị thống nhất chỉ tiêu năm {year + 1}: "
        + state("kết nạp từ {} đảng viên trở lên", "members_admitted", "member", 60, comparator="ge", target=True, span=next_year)
        + "; "
        + state("từ {} tổ chức cơ sở đảng trở lên hoàn thành tốt nhiệm vụ", "rated", "grassroots_org", 90, qualifier="good",
                unit="percent", comparator="ge", target=True, span=next_year)
        + "; "
        + state("đảng viên không hoàn thành nhiệm vụ không quá {}", "rated", "member", 1, qualifier="weak", unit="percent",
                comparator="le", target=True, span=next_year) + "."
    )  # fmt: skip
    return draft


def _ratings(draft: Draft, facts: YearFacts, levels: dict[str, int], subject: str, noun: str, lead: str) -> None:
    rated = sum(levels.values())
    parts = [draft.state(f"{{}} {noun} được đánh giá, xếp loại", "rated", subject, rated, span=facts.span)]
    for level, words in WORDS.items():
        if number := levels.get(level, 0):
            counted = draft.state(f"{{}} {noun} {words}", "rated", subject, number, qualifier=level, span=facts.span)
            shared = draft.state(
                "chiếm {}", "rated", subject, share(number, rated), qualifier=level, unit="percent", span=facts.span
            )
            parts.append(f"{counted}, {shared}")
    draft.say(lead + "; ".join(parts) + ".")


def _discipline(draft: Draft, facts: YearFacts, lead: str, actor: str | None, units: Sequence[str] = ()) -> None:
    forms = facts.disciplined(True, units)
    total = sum(forms.values())
    if not total:
        return
    whole = draft.state("thi hành kỷ luật {} đảng viên", "disciplined", "member", total, actor=actor, span=facts.span)
    parts = [
        draft.state(words + " {}", "disciplined", "member", forms[form], qualifier=form, actor=actor, span=facts.span)
        for form, words in FORMS.items() if forms.get(form)
    ]  # fmt: skip
    draft.say(lead + whole + (f", trong đó {', '.join(parts)}." if len(parts) > 1 else "."))


def committee_report(facts: YearFacts, tree: Tree, code: str, members_stated: int, planned: int) -> Draft:
    """A grassroots committee's report of the year; states `members_stated` members whatever is true.

    `planned` is the number of admissions that its superior asked for.
    """
    committee = tree.by_code[code]
    draft = Draft(committee.name, code)
    year, state, flow = facts.year, draft.state, facts.grassroots[code]
    cells = [each for each in tree.cells_of(code) if each.exists_on(date(year, 12, 31))]
    units = [each.code for each in tree.cells_of(code)]
    draft.say(
        f"Thực hiện chương trình công tác năm {year}, Ban Chấp hành {committee.name} báo cáo kết quả công tác xây dựng Đảng như sau."
    )
    draft.say(
        f"{committee.name} có "
        + state("{} chi bộ trực thuộc", "orgs_total", "cell", len(cells), span=facts.stock) + " với "
        + state("tổng số {} đảng viên", "members_total", "member", members_stated, true=flow["closing"], span=facts.stock)
        + f" tính đến ngày 31/12/{year}."
    )  # fmt: skip
    draft.say(
        f"Năm {year}, Đảng bộ "
        + state("kết nạp {} đảng viên", "members_admitted", "member", flow["admitted"], span=facts.span) + ", "
        + state("đạt {} chỉ tiêu", "members_admitted_vs_plan", "member", share(flow["admitted"], planned), unit="percent", span=facts.span)
        + " Thành ủy giao; "
        + state("chuyển đảng chính thức cho {} đảng viên dự bị", "members_confirmed", "member", flow["confirmed"], span=facts.span) + "."
    )  # fmt: skip
    _ratings(draft, facts, facts.organization_levels("cell", parent=code, tree=tree), "cell", "chi bộ trực thuộc",
             f"Kết quả đánh giá, xếp loại chất lượng năm {year}: ")  # fmt: skip
    actor = committee.name.replace("Đảng bộ", "Đảng ủy", 1)
    checked = facts.inspected("inspected", "regular", actor.__eq__)
    watched = facts.inspected("supervised", None, actor.__eq__)
    if checked[0]:
        draft.say(
            f"Trong năm {year}, {actor} kiểm tra "
            + state("{} chi bộ", "inspected", "cell", checked[0], qualifier="regular", actor=actor, span=facts.span) + " và "
            + state("{} đảng viên", "inspected", "member", checked[1], qualifier="regular", actor=actor, span=facts.span)
            + "; giám sát chuyên đề "
            + state("{} chi bộ", "supervised", "cell", watched[0], actor=actor, span=facts.span) + " và "
            + state("{} đảng viên", "supervised", "member", watched[1], actor=actor, span=facts.span) + "."
        )  # fmt: skip
    _discipline(draft, facts, f"Năm {year}, Đảng bộ ", None, units)
    next_year: Span = (date(year + 1, 1, 1), date(year + 1, 12, 31))
    draft.say(
        f"Năm {year + 1}, Đảng bộ phấn đấu "
        + state("kết nạp ít nhất {} đảng viên", "members_admitted", "member", planned, comparator="ge", target=True, span=next_year)
        + "; "
        + state("từ {} chi bộ trực thuộc trở lên hoàn thành tốt nhiệm vụ", "rated", "cell", 90, qualifier="good", unit="percent",
                comparator="ge", target=True, span=next_year) + "."
    )  # fmt: skip
    return draft


def commission_report(facts: YearFacts, tree: Tree) -> Draft:
    """The city inspection committee's report of the year; every figure agrees with the register."""
    draft = Draft(f"Đảng bộ thành phố {CITY}", CITY_CODE)
    year, state = facts.year, draft.state

    def both(action: str, basis: str | None, actor: str, of: Callable[[str], bool]) -> str:
        organizations, members = facts.inspected(action, basis, of)
        measure, qualifier = action, basis
        return (
            state("{} tổ chức đảng", measure, "party_org", organizations, qualifier=qualifier, actor=actor, span=facts.span) + " và "
            + state("{} đảng viên", measure, "member", members, qualifier=qualifier, actor=actor, span=facts.span)
        )  # fmt: skip

    committees = "các đảng ủy cơ sở"
    draft.say(
        f"Năm {year}, Ủy ban Kiểm tra Thành ủy {CITY} tham mưu Thành ủy ban hành và thực hiện chương trình kiểm tra, giám sát "
        "đúng tiến độ. Kết quả cụ thể như sau."
    )
    draft.say(
        f"{BOARD} kiểm tra " + both("inspected", "regular", BOARD, BOARD.__eq__)
        + "; giám sát chuyên đề " + both("supervised", None, BOARD, BOARD.__eq__) + "."
    )  # fmt: skip
    draft.say(
        f"Trong năm {year}, {committees} kiểm tra " + both("inspected", "regular", committees, lambda a: a.startswith("Đảng ủy"))
        + "; giám sát chuyên đề " + both("supervised", None, committees, lambda a: a.startswith("Đảng ủy")) + "."
    )  # fmt: skip
    draft.say(
        f"{COMMISSION} kiểm tra khi có dấu hiệu vi phạm đối với "
        + both("inspected", "signs_of_violation", COMMISSION, COMMISSION.__eq__) + "."
    )  # fmt: skip
    grounds = [
        ("inspection_duty", "kiểm tra thực hiện nhiệm vụ kiểm tra, giám sát đối với {} tổ chức đảng"),
        ("discipline_duty", "kiểm tra việc thi hành kỷ luật đối với {} tổ chức đảng"),
        ("finance", "kiểm tra tài chính đảng đối với {} tổ chức đảng"),
    ]
    draft.say(
        f"{COMMISSION} "
        + "; ".join(
            state(words, "inspected", "party_org", facts.inspected("inspected", basis, COMMISSION.__eq__)[0], qualifier=basis,
                  actor=COMMISSION, span=facts.span)
            for basis, words in grounds
        ) + "."
    )  # fmt: skip
    draft.say(
        f"{COMMISSION} giám sát chuyên đề đối với " + both("supervised", None, COMMISSION, COMMISSION.__eq__) + "."
    )
    _discipline(
        draft, facts, f"Năm {year}, các cấp ủy, chi bộ và ủy ban kiểm tra ", "các cấp ủy, chi bộ và ủy ban kiểm tra"
    )
    struck = facts.disciplined(False)
    if struck:
        (form, number), *_ = struck.items()
        total = sum(struck.values())
        words = (
            f"thi hành kỷ luật {{}} tổ chức đảng ({FORMS[form]})"
            if number == total
            else "thi hành kỷ luật {} tổ chức đảng"
        )
        draft.say(
            f"{BOARD} "
            + state(words, "disciplined", "party_org", total, qualifier=form if number == total else None, actor=BOARD, span=facts.span)
            + "."
        )  # fmt: skip
    draft.say(
        "Nhìn chung, công tác kiểm tra, giám sát góp phần giữ vững kỷ cương; tuy vậy, một số chi bộ còn lúng túng khi xây dựng "
        f"chương trình. Năm {year + 1}, ngành kiểm tra tiếp tục bồi dưỡng nghiệp vụ cho cán bộ cơ sở với {count(3)} lớp tập huấn."
    )
    return draft
