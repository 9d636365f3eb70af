"""The reader's paths for large files give what the paths for small ones give, with every habit and fault at once."""

from __future__ import annotations

import pytest
from gen_large import thousands
from gen_score import read_with_danhbo, score_file


@pytest.mark.slow
@pytest.mark.parametrize(("form", "count"), [("xlsx2", 7_000), ("xls", 13_000), ("csv", 14_000)])
def test_thousands_of_lines(form: str, count: int) -> None:
    score = score_file(thousands(form, 1, count), read_with_danhbo, form)
    assert score.rows_exact >= 0.999, "\n".join(score.faults[:20])
    assert score.f1 >= 0.99, "\n".join(score.faults[:20])
    assert score.missing == score.extra == score.unaccounted == 0, "\n".join(score.faults[:20])
