"""What the grammar reads in sentences and paragraphs written for it: every figure, and no other."""

import unicodedata
from pathlib import Path

import pytest
import yaml

from transforms.reports.extract import extract_figures

CASES = {
    (name, group): cases
    for name in ("sentences.yaml", "paragraphs.yaml", "wordings.yaml", "variety.yaml", "other_numbers.yaml")
    for group, cases in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8")).items()
}
COMPARATORS = {"gt", "ge", "lt", "le", "approx"}


def expected(line: str) -> tuple:
    measure, subject, qualifier, value, *rest = line.split()
    return (
        measure, subject, None if qualifier == "-" else qualifier, float(value), "percent" if "%" in rest else "count",
        next((word for word in rest if word in COMPARATORS), "eq"),
        next((word for word in rest if word in {"target", "change"}), "actual"),
    )  # fmt: skip


def test_decomposed_text_is_read_and_quoted() -> None:
    text = unicodedata.normalize("NFD", "Năm 2021, Đảng bộ huyện Sông Thao kết nạp 73 đảng viên, đạt 91,25% chỉ tiêu.")
    figures = extract_figures(text).figures
    assert [(f.measure, f.value) for f in figures] == [("members_admitted", 73), ("members_admitted_vs_plan", 91.25)]
    assert all(text[f.char_start : f.char_end] == f.quote for f in figures)


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
