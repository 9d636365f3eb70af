"""A report against itself over time: what stood at the beginning, what came and went, what stands at the end.

Belongs here: stock against flow, and a stated change against the two numbers it lies between. Not here: changes against
the figures of other reports (transforms.conform.changes). Serves `check_figures`. Bounds: data/reference/report_checks.yaml.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from transforms.reference import load_yaml
from transforms.reports.check_findings import CheckFinding, chosen, finding
from transforms.reports.figures import Figure
from transforms.rounding import half_unit
from transforms.wording import day_vi, number_vi

_SLACK = 1e-9


def check_times(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """Findings about figures of one report that are of different days."""
    exact = [f for f in figures if f.comparator == "eq"]
    yield from _changes(exact)
    yield from _flows([f for f in exact if "earlier" not in f.explanation])


def _same_thing(one: Figure, other: Figure) -> bool:
    return (one.measure, one.subject, one.qualifier, one.unit, one.organization, one.actor) == (
        other.measure, other.subject, other.qualifier, other.unit, other.organization, other.actor
    )  # fmt: skip


def _changes(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """Now less then is the change, where the report states all three."""
    actual = [f for f in figures if f.status == "actual"]
    for change in figures:
        if change.status != "change" or change.compared_end is None:
            continue
        alike = [f for f in actual if _same_thing(f, change)]
        now = [
            f
            for f in alike
            if (f.period_start, f.period_end) == (change.period_start, change.period_end)
            and "earlier" not in f.explanation
        ]
        then = [f for f in alike if (f.period_start, f.period_end) == (change.compared_start, change.compared_end)]
        if not now or len({f.value for f in then}) != 1:
            continue
        current = min(now, key=lambda f: abs(f.char_start - change.char_start))
        told = (current, change, then[0])
        difference = float(current.value) - float(then[0].value)
        tolerance = sum(half_unit(f.decimals) for f in told) if change.unit == "percent" else 0.0
        if abs(difference - float(change.value)) > tolerance + _SLACK:
            yield finding(
                "change_against_figures",
                f"{number_vi(current.value)} so với {number_vi(then[0].value)} chênh lệch {number_vi(difference)}, "
                f"báo cáo ghi {number_vi(change.value)}.",
                f"{current.value} against {then[0].value} differ by {round(difference, 6):g}, the report says "
                f"{change.value}.",
                told,
            )


def _flows(figures: Sequence[Figure]) -> Iterable[CheckFinding]:
    """Members at the end less members at the beginning is admissions less departures, within what transfers explain."""
    bounds = load_yaml("report_checks.yaml")["stock_against_flow"]
    stocks: dict[tuple[str | None, date], list[Figure]] = defaultdict(list)
    for stock in chosen(figures, "members_total"):
        if stock.period_start is None and stock.period_end is not None:
            stocks[(stock.organization, stock.period_end)].append(stock)
    admitted: dict[tuple[str | None, date, date], list[Figure]] = defaultdict(list)
    for flow in chosen(figures, "members_admitted"):
        if flow.period_start is not None and flow.period_end is not None:
            admitted[(flow.organization, flow.period_start, flow.period_end)].append(flow)
    for (organization, start, end), came in admitted.items():
        closing = stocks.get((organization, end), [])
        eve = start - timedelta(days=1)
        opening = stocks.get((organization, eve), []) or stocks.get((organization, start), [])
        if not all(len({f.value for f in told}) == 1 for told in (came, closing, opening)):
            continue
        left = _left([f for f in chosen(figures, "members_left") if _is_of(f, organization, start, end)])
        growth = float(closing[0].value) - float(opening[0].value)
        flow_ = float(came[0].value) - sum(float(f.value) for f in left)
        if abs(growth - flow_) > max(bounds["least"], bounds["share"] * float(opening[0].value)):
            gone = f", đưa ra khỏi Đảng {number_vi(sum(f.value for f in left))}" if left else ""
            yield finding(
                "stock_against_flow",
                f"Đảng viên từ {number_vi(opening[0].value)} ({day_vi(opening[0].period_end)}) đến "
                f"{number_vi(closing[0].value)} ({day_vi(end)}) là chênh lệch {number_vi(growth)}; kết nạp "
                f"{number_vi(came[0].value)}{gone}: còn {number_vi(growth - flow_)} chưa rõ do đâu "
                "(chuyển sinh hoạt, từ trần?).",
                f"Members went from {opening[0].value} to {closing[0].value}, by {growth:g}; admissions less departures "
                f"are {flow_:g}: {growth - flow_:g} are not accounted for.",
                (opening[0], closing[0], came[0], *left),
            )


def _left(figures: Sequence[Figure]) -> list[Figure]:
    """Departures, each cause once; a total of all causes stands for them."""
    every = [f for f in figures if f.qualifier is None]
    if every:
        return [max(every, key=lambda f: f.value)]
    by_cause = {f.qualifier: f for f in reversed(figures)}
    return list(by_cause.values())


def _is_of(figure: Figure, organization: str | None, start: date, end: date) -> bool:
    return (figure.organization, figure.period_start, figure.period_end) == (organization, start, end)
