"""Confidence comes from the record of rule families; cautions lower it; what no family knows is unsure."""

import pytest

from orchestration.settings import Thresholds
from transforms.reference import load_yaml
from transforms.reports.confidence import TABLE, confidence_of, family_of
from transforms.reports.doubts import doubts_of
from transforms.reports.extract import extract_figures

THRESHOLD = Thresholds().review_confidence


def test_the_first_family_whose_rule_fired_counts() -> None:
    assert family_of(["verb before", "admit", "actual"]) == "verb before"
    assert family_of(["form alone", "form before"]) == "form alone"
    assert family_of(["something new"]) is None


def test_cautions_lower_and_the_unknown_is_unsure() -> None:
    assert confidence_of(["verb before"]) > confidence_of(["verb before", "loose"])
    assert confidence_of(["something new"]) < THRESHOLD
    assert all(0 < confidence_of([family["rule"]]) < 1 for family in load_yaml(TABLE)["families"])


def test_a_loose_reading_waits_for_review_and_a_plain_one_does_not() -> None:
    plain = extract_figures("Năm 2020, Đảng bộ huyện Sông Thao kết nạp 20 đảng viên.").figures[0]
    loose = extract_figures("Kỷ luật 20 đảng viên; chi bộ: 12; UBKT Huyện ủy: 8.").figures[-1]
    assert plain.confidence >= THRESHOLD > loose.confidence


@pytest.mark.parametrize(
    ("quote", "sentence", "status", "comparator", "value", "unit", "doubts"),
    [
        ("kỷ luật mười đảng viên", "đã kỷ luật mười đảng viên", "actual", "eq", 10, "count", ["in words"]),
        ("không có chi bộ yếu kém", "không có chi bộ yếu kém", "actual", "eq", 0, "count", []),
        ("kết nạp 150 đảng viên", "phấn đấu kết nạp 150 đảng viên", "target", "eq", 150, "count", []),
        ("kết nạp 150 đảng viên", "hằng năm kết nạp 150 đảng viên", "target", "eq", 150, "count", ["aim afar"]),
        ("yếu kém không quá 1%", "tổ chức yếu kém không quá 1%", "target", "le", 1, "count", []),
        (
            "lên 2.687 đảng viên",
            "vượt chỉ tiêu đề ra, nâng lên 2.687 đảng viên",
            "target",
            "eq",
            2687,
            "count",
            ["aim met"],
        ),
        ("kiểm tra 12 tổ chức" + " và" * 30, "kiểm tra 12 tổ chức", "actual", "eq", 12, "count", ["far"]),
        ("kiểm tra 12 tổ chức", "kiểm tra 12 tổ chức", "actual", "eq", 12, "count", []),
        ("kết nạp từ 3% trở lên", "kết nạp từ 3% trở lên", "actual", "ge", 3, "percent", ["bounded result"]),
        ("kết nạp 11.1 đảng viên", "kết nạp 11.1 đảng viên", "actual", "eq", 11.1, "count", ["not whole"]),
        ("đạt 88,1%", "đạt 88,1%", "actual", "eq", 88.1, "percent", []),
    ],
)
def test_doubts_of_words(
    quote: str, sentence: str, status: str, comparator: str, value: float, unit: str, doubts: list[str]
) -> None:
    assert doubts_of(quote, sentence, status, comparator, value, unit) == doubts


def test_every_doubt_lowers_the_confidence_and_none_stands_twice() -> None:
    cautions = [row["rule"] for row in load_yaml(TABLE)["cautions"]]
    assert len(set(cautions)) == len(cautions)
    assert {"in words", "aim afar", "aim met", "far", "bounded result", "not whole"} <= set(cautions)
    for caution in cautions:
        assert confidence_of(["verb before", caution]) < confidence_of(["verb before"])


def test_numbers_in_words_wait_for_review() -> None:
    figures = extract_figures("Năm 2020, Đảng ủy xã Hòa An kỷ luật chín đảng viên.").figures
    assert [figure.value for figure in figures] == [9]
    assert figures[0].confidence < THRESHOLD
    assert "in words" in figures[0].explanation
