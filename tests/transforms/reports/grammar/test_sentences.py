"""What the grammar reads in sentences written for it (sentences.yaml): every figure, and no other."""

from pathlib import Path

import pytest
import yaml

from transforms.reports.extract import extract_figures

CASES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
COMPARATORS = {"gt", "ge", "lt", "le", "approx"}


def expected(line: str) -> tuple:
    measure, subject, qualifier, value, *rest = line.split()
    return (
        measure, subject, None if qualifier == "-" else qualifier, float(value), "percent" if "%" in rest else "count",
        next((word for word in rest if word in COMPARATORS), "eq"),
        next((word for word in rest if word in {"target", "change"}), "actual"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lines"), [(case["text"], case["figures"]) for group in CASES.values() for case in group]
)
def test_sentence(text: str, lines: str) -> None:
    figures = extract_figures(text).figures
    read = [(f.measure, f.subject, f.qualifier, float(f.value), f.unit, f.comparator, f.status) for f in figures]
    assert sorted(read, key=str) == sorted(map(expected, filter(str.strip, lines.splitlines())), key=str)
    for figure in figures:
        assert text[figure.char_start : figure.char_end] == figure.quote
        assert figure.explanation
