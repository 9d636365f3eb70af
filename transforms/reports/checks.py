"""A report against itself: what its figures say of each other.

Belongs here: sums of parts, counts against shares, admissions against the plan's percentage, levels that must make
100 %, changes against the changes of parts. Rounding is the tolerance: 91,2 % is anything from 91,15 to 91,25. Not
here: reports against rosters or against other reports (marts). Serves `extract`; findings go to the record of the
load.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from transforms.reports.figures import Figure


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that a report says against itself: a stable code, the message, and the quotes that disagree."""

    code: str
    message_vi: str
    message_en: str
    quotes: tuple[str, ...]
    spans: tuple[int, ...] = ()


_LEVELS = ("excellent", "good", "fair", "weak")
_FORMS = ("reprimand", "warning", "dismissal", "expulsion", "dissolution")


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
    ]
    return tuple(findings)


def _finding(code: str, vi: str, en: str, figures: Iterable[Figure]) -> CheckFinding:
    involved = list(figures)
    return CheckFinding(code, vi, en, tuple(f.quote for f in involved), tuple(f.char_start for f in involved))


def _of(figures: Sequence[Figure], measure: str, status: str = "actual", unit: str = "count") -> list[Figure]:
    return [f for f in figures if f.measure == measure and f.status == status and f.unit == unit]


def _number(value: float | int) -> str:
    if float(value).is_integer():
        return f"{int(value):,}".replace(",", ".")
    return f"{value:g}".replace(".", ",")


def _same_place(one: Figure, other: Figure) -> bool:
    return (one.organization, one.period_start, one.period_end) == (
        other.organization,
        other.period_start,
        other.period_end,
    )


def _parts(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """Grassroots organizations are committees and cells of the grassroots together (form 5: column 2 = 3 + 4)."""
    totals = _of(figures, "orgs_total")
    for whole in totals:
        if whole.subject != "grassroots_org":
            continue
        after = [f for f in totals if f.char_start > whole.char_start and _same_place(f, whole)]
        committees = next((f for f in after if f.subject == "grassroots_committee"), None)
        cells = next((f for f in after if f.subject == "grassroots_cell"), None)
        if committees is None or cells is None or max(committees.char_start, cells.char_start) - whole.char_start > 400:
            continue
        if committees.value + cells.value != whole.value:
            sum_ = _number(committees.value + cells.value)
            yield _finding(
                "parts_do_not_sum",
                f"{_number(committees.value)} đảng bộ cơ sở và {_number(cells.value)} chi bộ cơ sở là {sum_}, "
                f"báo cáo ghi {_number(whole.value)} tổ chức cơ sở đảng.",
                f"{committees.value} grassroots committees and {cells.value} grassroots cells are {sum_}, "
                f"the report says {whole.value}.",
                (whole, committees, cells),
            )


def _changes(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """A change of the whole is the sum of the changes of its parts (11 = 8 + 3)."""
    changes = _of(figures, "orgs_total", "change")
    by_subject = {f.subject: f for f in changes}
    whole, committees, cells = (
        by_subject.get(s) for s in ("grassroots_org", "grassroots_committee", "grassroots_cell")
    )
    if whole and committees and cells and committees.value + cells.value != whole.value:
        yield _finding(
            "changes_do_not_sum",
            f"Đảng bộ cơ sở {_number(committees.value)}, chi bộ cơ sở {_number(cells.value)}, nhưng tổ chức cơ sở đảng "
            f"tăng (giảm) {_number(whole.value)}.",
            f"Committees changed by {committees.value}, cells by {cells.value}, "
            f"but grassroots organizations by {whole.value}.",
            (whole, committees, cells),
        )


def _forms(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """Forms of discipline make the total, or at most the total where only some are told."""
    rows = _of(figures, "disciplined")
    for at, total in enumerate(rows):
        if total.qualifier is not None:
            continue
        forms: dict[str, Figure] = {}
        for other in rows[at + 1 :]:
            if other.subject != total.subject:
                continue
            if other.qualifier is None or other.actor != total.actor or other.char_start - total.char_start > 600:
                break
            if other.qualifier in forms or not _same_place(other, total):
                break
            forms[other.qualifier] = other
        if len(forms) < 2:
            continue
        told = sum(f.value for f in forms.values())
        if told > total.value or (told < total.value and len(forms) >= 4):
            yield _finding(
                "forms_do_not_sum",
                f"Các hình thức kỷ luật cộng lại là {_number(told)}, tổng số ghi {_number(total.value)}.",
                f"The forms of discipline add up to {told}, the total says {total.value}.",
                (total, *forms.values()),
            )


def whole_interval(count: float, share: float, decimals: int) -> tuple[float, float]:
    """Between which totals `count` is `share` percent, given how many decimals the share was rounded to."""
    half = 0.5 * 10.0**-decimals
    low = count / ((share + half) / 100)
    high = count / ((share - half) / 100) if share > half else math.inf
    return low, high


def _has_integer(low: float, high: float) -> bool:
    return math.floor(high + 1e-9) >= math.ceil(low - 1e-9)


def _pairs(figures: Sequence[Figure], measure: str) -> list[tuple[Figure, Figure]]:
    """Counts with the share that stands beside them."""
    counts, pairs = _of(figures, measure), []
    for share in _of(figures, measure, unit="percent"):
        beside = [
            c
            for c in counts
            if (c.subject, c.qualifier, c.actor) == (share.subject, share.qualifier, share.actor)
            and _same_place(c, share)
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
        if given is not None and not low - 1e-9 <= given <= high + 1e-9:
            exact = _number(round(100 * float(count.value) / given, 2))
            yield _finding(
                "count_against_share",
                f"{_number(count.value)}/{_number(given)} là {exact}%, báo cáo ghi {_number(share.value)}%.",
                f"{count.value} of {given} is {exact}%, the report says {share.value}%.",
                (count, share),
            )
            continue
        if not _has_integer(low, high):
            yield _finding(
                "count_against_share",
                f"Không có tổng số nguyên nào để {_number(count.value)} là {_number(share.value)}%.",
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
        if not _has_integer(low, high):
            yield _finding(
                "shares_of_different_totals",
                "Các tỷ lệ không cùng tính trên một tổng số.",
                "The shares are not shares of one total.",
                [figure for pair in members for figure in pair],
            )


def _plans(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """Admissions and the percentage of the plan imply the plan, a whole number of people."""
    admitted = _of(figures, "members_admitted")
    for share in _of(figures, "members_admitted_vs_plan", unit="percent"):
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
        if not _has_integer(low, high):
            yield _finding(
                "admissions_against_plan",
                f"Kết nạp {_number(count.value)} đạt {_number(share.value)}% thì chỉ tiêu không phải số nguyên "
                f"({_number(round(low, 4))} đến {_number(round(high, 4))}).",
                f"{count.value} admissions at {share.value}% of the plan imply a plan of {low:.4f} to {high:.4f}, "
                "no whole number.",
                (count, share),
            )


def _hundred(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """The four levels of a scale make 100 % of those rated."""
    groups: dict[tuple[str, str | None, date | None, date | None], dict[str, Figure]] = defaultdict(dict)
    for figure in _of(figures, "rated", unit="percent"):
        if figure.qualifier in _LEVELS:
            key = (figure.subject, figure.organization, figure.period_start, figure.period_end)
            groups[key].setdefault(figure.qualifier, figure)
    for levels in groups.values():
        if len(levels) < len(_LEVELS):
            continue
        total = sum(float(f.value) for f in levels.values())
        tolerance = sum(0.5 * 10.0**-f.decimals for f in levels.values()) + 1e-9
        if abs(total - 100) > tolerance:
            yield _finding(
                "levels_do_not_make_100",
                f"Bốn mức xếp loại cộng lại là {_number(round(total, 4))}%.",
                f"The four levels add up to {round(total, 4)}%.",
                levels.values(),
            )
