"""Actors named together, and numbers that only number the rows of a table."""

from __future__ import annotations

from transforms.reports.extract import extract_figures


def test_bodies_that_act_together_are_one_actor() -> None:
    text = "Năm 2021, Ban Thường vụ Huyện ủy, Ủy ban Kiểm tra Huyện ủy và chi bộ thi hành kỷ luật 7 đảng viên."
    (figure,) = extract_figures(text).figures
    assert figure.actor == "Ban Thường vụ Huyện ủy, Ủy ban Kiểm tra Huyện ủy và chi bộ"


def test_a_number_before_a_table_cell_counts_nothing() -> None:
    rows = "STT\tChi bộ\tXếp loại\n3\tChi bộ Trạm Y tế\tHoàn thành tốt nhiệm vụ\n4\tChi bộ ấp Đông\tHoàn thành nhiệm vụ"
    assert extract_figures(rows).figures == ()


def test_a_number_in_a_sentence_still_counts() -> None:
    (figure,) = extract_figures("Đảng ủy xã có 14 chi bộ trực thuộc.").figures
    assert (figure.measure, figure.value) == ("orgs_total", 14)
