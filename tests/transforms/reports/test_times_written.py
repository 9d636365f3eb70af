"""Times as reports write them: every example of `data/reference/report_times.yaml` is read as it says."""

from datetime import date
from typing import Any

import pytest

from transforms.reference import load_yaml
from transforms.reports.alternatives import one_of
from transforms.reports.folding import fold
from transforms.reports.periods import find_times
from transforms.reports.time_spans import Calendar, elapsed, span_of
from transforms.reports.time_words import TIMES, words

EXAMPLES = load_yaml(TIMES)["examples"]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["text"] for example in EXAMPLES])
def test_examples_of_the_data(example: dict[str, Any]) -> None:
    folded = fold(example["text"])
    found = find_times(folded, 0, len(folded))
    assert len(found) == 1
    mention = found[0]
    role = "span" if mention.length else mention.role
    assert (mention.kind, role) == (example["kind"], example["role"])
    if "span" in example:
        span = span_of(mention, Calendar())
        assert span is not None
        assert f"{span.start}..{span.end}" == example["span"]


def test_every_word_that_stands_alone_as_a_time_holds_a_sign() -> None:
    """A sentence without a sign is not searched: no list may hold a time that the search would miss."""
    alone = [
        word for key in ("now", "this_year", "last_year", "past_year", "bare_terms", "terms") for word in words(key)
    ]
    unsigned = [word for word in alone if not any(sign in word for sign in words("signs"))]
    assert unsigned == [word for word in words("terms") if word != "nhiệm kỳ"]  # years follow those


def test_months_without_a_year_need_the_day_of_the_report() -> None:
    nearly = find_times("sau gần mười tháng", 0, 18)[0]
    assert nearly.length
    assert elapsed(nearly, date(2018, 10, 22))
    assert not elapsed(nearly, date(2018, 3, 22))
    assert not elapsed(nearly, None)
    eight = find_times("chỉ trong 8 tháng", 0, 17)[0]
    assert eight.length
    assert elapsed(eight, date(2023, 9, 4))
    assert not elapsed(eight, date(2023, 12, 4))


def test_the_longest_phrase_is_tried_first() -> None:
    assert one_of(["đến", "đến hết", "từ"]) == r"(?:đ(?:ến\s+hết|ến)|t(?:ừ))"
