"""A report against itself: what its figures say of each other.

Belongs here: sums of parts, counts against shares, admissions against the plan's percentage, levels that must make
100 %, changes against the changes of parts; the door to the checks over time (checks_time). Rounding is the tolerance
(rounding). Not here: reports against rosters or against other reports (conforming). Serves `extract`; findings go to the
record of the load.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from transforms.reports.check_findings import CheckFinding, chosen, finding, same_time_and_place
from transforms.reports.checks_time import check_times
from transforms.reports.figures import Figure
from transforms.rounding import half_unit, holds_integer, whole_interval, within
from transforms.wording import number_vi

__all__ = ["CheckFinding", "check_figures"]

_LEVELS = ("excellent", "good", "fair", "weak")


def check_figures(figures: Sequence[Figure]) -> tuple[CheckFinding, ...]:
    """What the figures of one report, in reading order, say against each other."""
    exact = [f for f in figures if f.comparator == "eq" and "earlier" not in f.explanation]
    findings = [
        *_parts(exact),
        *_changes(exact),
        *_forms(exact),
        *_shares(exact),
        *_plans(exact),
        *_hundred(exact),
        *check_times(figures),
    ]
    return tuple(findings)


def _parts(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """Grassroots organizations are committees and cells of the grassroots together (form 5: column 2 = 3 + 4)."""
    totals = chosen(figures, "orgs_total")
    for whole in totals:
        if whole.subject != "grassroots_org":
            continue
        after = [f for f in totals if f.char_start > whole.char_start and same_time_and_place(f, whole)]
        committees = next((f for f in after if f.subject == "grassroots_committee"), None)
        cells = next((f for f in after if f.subject == "grassroots_cell"), None)
        if committees is None or cells is None or max(committees.char_start, cells.char_start) - whole.char_start > 400:
            continue
        if committees.value + cells.value != whole.value:
            sum_ = number_vi(committees.value + cells.value)
            yield finding(
                "parts_do_not_sum",
                f"{number_vi(committees.value)} đảng bộ cơ sở và {number_vi(cells.value)} chi bộ cơ sở là {sum_}, "
                f"báo cáo ghi {number_vi(whole.value)} tổ chức cơ sở đảng.",
                f"{committees.value} grassroots committees and {cells.value} grassroots cells are {sum_}, "
                f"the report says {whole.value}.",
                (whole, committees, cells),
            )


def _changes(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """A change of the whole is the sum of the changes of its parts (11 = 8 + 3)."""
    changes = chosen(figures, "orgs_total", "change")
    for whole in changes:
        if whole.subject != "grassroots_org":
            continue
        alike = [f for f in changes if same_time_and_place(f, whole)]
        committees = next((f for f in alike if f.subject == "grassroots_committee"), None)
        cells = next((f for f in alike if f.subject == "grassroots_cell"), None)
        if committees is None or cells is None or committees.value + cells.value == whole.value:
            continue
        yield finding(
            "changes_do_not_sum",
            f"Đảng bộ cơ sở {number_vi(committees.value)}, chi bộ cơ sở {number_vi(cells.value)}, nhưng tổ chức cơ sở đảng "
            f"tăng (giảm) {number_vi(whole.value)}.",
            f"Committees changed by {committees.value}, cells by {cells.value}, "
            f"but grassroots organizations by {whole.value}.",
            (whole, committees, cells),
        )


def _forms(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """Forms of discipline make the total, or at most the total where only some are told."""
    rows = chosen(figures, "disciplined")
    for at, total in enumerate(rows):
        if total.qualifier is not None:
            continue
        forms: dict[str, Figure] = {}
        for other in rows[at + 1 :]:
            if other.subject != total.subject:
                continue
            if other.qualifier is None or other.actor != total.actor or other.char_start - total.char_start > 600:
                break
            if other.qualifier in forms or not same_time_and_place(other, total):
                break
            forms[other.qualifier] = other
        if len(forms) < 2:
            continue
        told = sum(f.value for f in forms.values())
        if told > total.value or (told < total.value and len(forms) >= 4):
            yield finding(
                "forms_do_not_sum",
                f"Các hình thức kỷ luật cộng lại là {number_vi(told)}, tổng số ghi {number_vi(total.value)}.",
                f"The forms of discipline add up to {told}, the total says {total.value}.",
                (total, *forms.values()),
            )


def _pairs(figures: Sequence[Figure], measure: str) -> list[tuple[Figure, Figure]]:
    """Counts with the share that stands beside them."""
    counts, pairs = chosen(figures, measure), []
    for share in chosen(figures, measure, unit="percent"):
        beside = [
            c
            for c in counts
            if (c.subject, c.qualifier, c.actor) == (share.subject, share.qualifier, share.actor)
            and same_time_and_place(c, share)
            and abs(c.char_start - share.char_start) < 160
        ]
        if beside and 0 < share.value <= 100 and beside[-1].value > 0:
            pairs.append((beside[-1], share))
    return pairs


def _shares(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """A count and its share name a total: a whole number, the same for every level, the one the report gives."""
    groups: dict[tuple[str, str | None, date | None], list[tuple[Figure, Figure]]] = defaultdict(list)
    for count, share in _pairs(figures, "rated"):
        low, high = whole_interval(float(count.value), float(share.value), share.decimals)
        given = count.whole
        if given and not within(100 * float(count.value) / given, float(share.value), share.decimals):
            exact = number_vi(round(100 * float(count.value) / given, 2))
            yield finding(
                "count_against_share",
                f"{number_vi(count.value)}/{number_vi(given)} là {exact}%, báo cáo ghi {number_vi(share.value)}%.",
                f"{count.value} of {given} is {exact}%, the report says {share.value}%.",
                (count, share),
            )
            continue
        if not holds_integer(low, high):
            yield finding(
                "count_against_share",
                f"Không có tổng số nguyên nào để {number_vi(count.value)} là {number_vi(share.value)}%.",
                f"There is no whole total of which {count.value} is {share.value}%.",
                (count, share),
            )
            continue
        if count.qualifier is not None:
            groups[(count.subject, count.organization, count.period_end)].append((count, share))
    for members in groups.values():
        if len(members) < 2:
            continue
        intervals = [whole_interval(float(c.value), float(s.value), s.decimals) for c, s in members]
        low, high = max(i[0] for i in intervals), min(i[1] for i in intervals)
        if not holds_integer(low, high):
            yield finding(
                "shares_of_different_totals",
                "Các tỷ lệ không cùng tính trên một tổng số.",
                "The shares are not shares of one total.",
                [figure for pair in members for figure in pair],
            )


def _plans(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """Admissions and the percentage of the plan imply the plan, a whole number of people."""
    admitted = chosen(figures, "members_admitted")
    for share in chosen(figures, "members_admitted_vs_plan", unit="percent"):
        beside = [
            f
            for f in admitted
            if f.organization == share.organization
            and (f.period_start, f.period_end) == (share.period_start, share.period_end)
            and abs(f.char_start - share.char_start) < 240
        ]
        if not beside or share.value <= 0:
            continue
        count = min(beside, key=lambda f: abs(f.char_start - share.char_start))
        low, high = whole_interval(float(count.value), float(share.value), share.decimals)
        if not holds_integer(low, high):
            yield finding(
                "admissions_against_plan",
                f"Kết nạp {number_vi(count.value)} đạt {number_vi(share.value)}% thì chỉ tiêu không phải số nguyên "
                f"({number_vi(round(low, 4))} đến {number_vi(round(high, 4))}).",
                f"{count.value} admissions at {share.value}% of the plan imply a plan of {low:.4f} to {high:.4f}, "
                "no whole number.",
                (count, share),
            )


def _hundred(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """The four levels of a scale make 100 % of those rated."""
    groups: dict[tuple[str, str | None, date | None, date | None], dict[str, Figure]] = defaultdict(dict)
    for figure in chosen(figures, "rated", unit="percent"):
        if figure.qualifier in _LEVELS:
            key = (figure.subject, figure.organization, figure.period_start, figure.period_end)
            groups[key].setdefault(figure.qualifier, figure)
    for levels in groups.values():
        if len(levels) < len(_LEVELS):
            continue
        total = sum(float(f.value) for f in levels.values())
        tolerance = sum(half_unit(f.decimals) for f in levels.values()) + 1e-9
        if abs(total - 100) > tolerance:
            yield finding(
                "levels_do_not_make_100",
                f"Bốn mức xếp loại cộng lại là {number_vi(round(total, 4))}%.",
                f"The four levels add up to {round(total, 4)}%.",
                levels.values(),
            )
