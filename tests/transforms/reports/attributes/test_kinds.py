"""Whose each figure is, when it holds and who acted, over a table of short reports by kind of wording (`kinds.yaml`)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.transforms.reports.attributes.test_attributes import wrong
from transforms.reports.extract import extract_figures

CASES = yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8"))


def wanted_of(row: list[Any]) -> dict[str, Any]:
    """One row of the table as the figure it asks for."""
    value, organization, period, actor = [*row, *[None] * 3][:4]
    start, end = (period or "..").split("..")
    names = organization if isinstance(organization, list) else [organization]
    return {"value": value, "organization": names, "period": [start or None, end or None], "actor": actor}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_attributes_of_a_kind(case: dict[str, Any]) -> None:
    left = list(extract_figures(case["text"]).figures)
    problems = []
    for wanted in map(wanted_of, case["figures"]):
        same_value = [figure for figure in left if figure.value == wanted["value"]]
        assert same_value, f"{wanted['value']} was not read"
        best = min(same_value, key=lambda figure: len(wrong(figure, wanted)))
        left.remove(best)
        problems += [f"{wanted['value']}: {problem}" for problem in wrong(best, wanted)]
    assert problems == []


def test_names_of_the_cases_differ() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names)
