"""Whose a figure is, when it holds and who acted, over whole reports written for the tests (`reports.yaml`, `stories.yaml`)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from transforms.reports.extract import Figure, extract_figures

REPORTS = [
    report
    for name in ("reports.yaml", "stories.yaml")
    for report in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
]
_KINDS = frozenset(
    ("ban", "thường", "vụ", "chấp", "hành", "đảng", "bộ", "ủy", "uỷ", "tỉnh", "thành", "phố", "huyện", "quận", "thị")
) | frozenset(("xã", "trấn", "phường", "tp", "tp.", "toàn", "các", "cấp"))
_ACTED = ("inspected", "supervised", "inspected_or_supervised", "disciplined")


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are of one body, as the report specification compares them."""
    first, second = (" ".join((name or "").casefold().split()) for name in (one, other))
    bare = [" ".join(word for word in name.split() if word not in _KINDS) for name in (first, second)]
    if all(bare):
        return bare[0] in bare[1] or bare[1] in bare[0]
    return first == second or (bool(first) and bool(second) and (first in second or second in first))


def wrong(figure: Figure, wanted: dict[str, Any]) -> list[str]:
    """What of a figure's attributes is not as wanted."""
    found = []
    if "organization" in wanted and not any(same_name(figure.organization, name) for name in wanted["organization"]):
        found.append(f"organization {figure.organization!r}, not {wanted['organization']}")
    period = [day.isoformat() if day else None for day in (figure.period_start, figure.period_end)]
    if "period" in wanted and period != wanted["period"]:
        found.append(f"period {period}, not {wanted['period']}")
    if "actor" in wanted and figure.measure in _ACTED and not same_name(figure.actor, wanted["actor"]):
        found.append(f"actor {figure.actor!r}, not {wanted['actor']!r}")
    return found


@pytest.mark.parametrize("report", REPORTS, ids=[report["name"] for report in REPORTS])
def test_attributes_of_a_report(report: dict[str, Any]) -> None:
    left = list(extract_figures(report["text"]).figures)
    problems = []
    read = 0
    for wanted in report["figures"]:
        same_value = [figure for figure in left if figure.value == wanted["value"]]
        if not same_value:
            continue  # whether a number is a figure is tested with the grammar
        read += 1
        best = min(same_value, key=lambda figure: len(wrong(figure, wanted)))
        left.remove(best)
        problems += [f"{wanted['value']}: {problem}" for problem in wrong(best, wanted)]
    assert problems == []
    assert read >= 0.6 * len(report["figures"])
