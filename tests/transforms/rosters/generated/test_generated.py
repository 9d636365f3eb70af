"""Holds the reader to a generated set with truth: rows, findings, and no line lost, over several seeds."""

from __future__ import annotations

import os

import pytest
from gen_kinds import KINDS, generate
from gen_score import Score, score_kinds, table, total_of

SEEDS = range(1, 1 + int(os.environ.get("DANHBO_ROSTER_SEEDS", "3")))
ROWS_EXACT = 0.98
FINDINGS_F1 = 0.95


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return score_kinds(SEEDS)


def _listing(scores: dict[str, Score]) -> str:
    faults = [line for score in scores.values() for line in score.faults[:4]]
    return "\n" + table(scores) + "\n" + "\n".join(faults)


def test_rows_are_exact(scores: dict[str, Score]) -> None:
    assert total_of(scores).rows_exact >= ROWS_EXACT, _listing(scores)


def test_findings_are_those_meant(scores: dict[str, Score]) -> None:
    assert total_of(scores).f1 >= FINDINGS_F1, _listing(scores)


def test_no_line_is_lost(scores: dict[str, Score]) -> None:
    assert total_of(scores).unaccounted == 0, _listing(scores)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_no_kind_falls_far_behind(scores: dict[str, Score], name: str) -> None:
    """An average hides a layout that is not read at all; each kind stands alone here."""
    score = scores[name]
    assert not score.expected or score.rows_exact >= 0.9, "\n".join(score.faults[:20])
    assert score.missing + score.extra <= 0.02 * score.expected, "\n".join(score.faults[:20])


def test_a_seed_always_gives_the_same_truth() -> None:
    for name in KINDS:
        one, other = generate(name, 7), generate(name, 7)
        assert [book.truth for book in one] == [book.truth for book in other]


def test_the_scorer_sees_faults() -> None:
    """A reader that says nothing, or one that invents, must score badly."""
    silent = total_of(score_kinds([1], ["plain_list", "bad_dates"], lambda *_: ([], [], {})))
    assert silent.rows_exact == 0
    assert silent.f1 == 0
    assert silent.missing == silent.expected
    assert silent.unaccounted > 0
    row = {"kind": "member", "sheet": "DS", "row": 9999, "full_name": "Không Có"}
    finding = {"code": "bad_date", "severity": "warn", "sheet": "DS", "row": 9999, "column": "A"}
    inventive = total_of(score_kinds([1], ["plain_list"], lambda *_: ([row], [finding], {})))
    assert inventive.extra == 1
    assert inventive.found["bad_date"] == 1
    assert inventive.hit["bad_date"] == 0
