"""What the nightly job keeps of a report beside its figures: its period, its own facts, the directives that it cites."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from orchestration.assets.reports import citation_rows, document_row, figure_rows, report_period
from orchestration.reading import ReportReading, read_report_file


def read(tmp_path: Path, text: str) -> ReportReading:
    path = tmp_path / "bao-cao.txt"
    path.write_text(text, encoding="utf-8")
    reading = read_report_file(path, path.name)
    assert isinstance(reading, ReportReading)
    return reading


@pytest.mark.parametrize(
    ("text", "period"),
    [
        (
            "Huyện ủy Tân Thạnh tổng kết năm 2021\n\nĐến 31/12/2021, Đảng bộ huyện có 5.230 đảng viên. Năm 2021, Đảng bộ huyện kết "
            "nạp 145 đảng viên, kiểm tra 34 tổ chức đảng. Năm 2020, kết nạp 139 đảng viên.",
            (date(2021, 1, 1), date(2021, 12, 31)),
        ),
        ("Đến 31/12/2021, Đảng bộ huyện Tân Thạnh có 5.230 đảng viên.", (None, date(2021, 12, 31))),
        (
            "Năm 2022, Đảng bộ huyện Tân Thạnh phấn đấu kết nạp 150 đảng viên.",
            (None, None),
        ),
        ("Hội nghị đã nghe báo cáo.", (None, None)),
    ],
)
def test_the_period_of_a_report_is_that_of_most_of_its_results(
    tmp_path: Path, text: str, period: tuple[date | None, date | None]
) -> None:
    assert report_period(read(tmp_path, text)) == period


def test_the_facts_of_an_official_document(tmp_path: Path) -> None:
    document = docx.Document()
    left, right = document.add_table(1, 2).rows[0].cells
    left.text = "ĐẢNG BỘ TỈNH HÒA AN\nHUYỆN ỦY TÂN THẠNH\n*"
    left.add_paragraph("Số 15-BC/HU")
    right.text = "ĐẢNG CỘNG SẢN VIỆT NAM"
    right.add_paragraph("Tân Thạnh, ngày 12 tháng 7 năm 2021")
    document.add_paragraph("BÁO CÁO")
    document.add_paragraph("Kết quả sáu tháng đầu năm 2021")
    document.add_paragraph("-----")
    document.add_paragraph(
        "Thực hiện Chỉ thị số 05-CT/TW, ngày 15/5/2016 của Bộ Chính trị và Chỉ thị số 05-CT/TW ngày 23/11/2021, sáu tháng đầu "
        "năm 2021 Đảng bộ huyện Tân Thạnh kết nạp 145 đảng viên."
    )
    path = tmp_path / "a.docx"
    document.save(str(path))
    reading = read_report_file(path, path.name)
    assert isinstance(reading, ReportReading)
    row = document_row("load", reading)
    assert (row["document_number"], row["issuer"]) == ("15-BC/HU", "HUYỆN ỦY TÂN THẠNH")
    assert row["published_on"] == date(2021, 7, 12)
    assert row["title"] == "BÁO CÁO Kết quả sáu tháng đầu năm 2021"
    assert row["organization"] == "Đảng bộ huyện Tân Thạnh"
    # one number, two directives: what tells them apart is the day
    cited = citation_rows("load", reading)
    assert [(one["number"], one["kind"], one["issued_on"]) for one in cited] == [
        ("05-CT/TW", "chỉ thị", date(2016, 5, 15)),
        ("05-CT/TW", "chỉ thị", date(2021, 11, 23)),
    ]
    for one in cited:
        start, end = map(int, one["source_ref"].removeprefix("chars ").split("-"))
        assert reading.text[start:end] == one["quote"]
        assert one["load_id"] == "load"


def test_figure_ids_are_unique_and_of_the_load(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "Mỗi chi bộ có từ 90 - 100 đảng viên. Năm 2021, Đảng bộ huyện kết nạp 12 đảng viên, xóa tên 12 đảng viên.",
    )
    ids = [row["figure_id"] for row in figure_rows("abc", reading)]
    assert len(ids) >= 2
    assert len(set(ids)) == len(ids)
    assert all(figure_id.startswith("abc-") for figure_id in ids)
    assert ids == [row["figure_id"] for row in figure_rows("abc", reading)]
