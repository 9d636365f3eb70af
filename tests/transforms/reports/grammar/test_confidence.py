"""Confidence comes from the record of rule families; cautions lower it; what no family knows is unsure."""

from orchestration.settings import Thresholds
from transforms.reference import load_yaml
from transforms.reports.confidence import TABLE, confidence_of, family_of
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
