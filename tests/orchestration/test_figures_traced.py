"""One report as a page, a Word file and a pdf: each of its figures leads back to its sentence in the stored text."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import docx
import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from orchestration.assets.reports import figure_rows
from orchestration.landing import text_path, write_whole
from orchestration.places import place_lines
from orchestration.reading import ReportReading, read_report_file
from orchestration.settings import Settings, load_settings

TITLE = "Huyện ủy Tân Thạnh tổng kết công tác xây dựng Đảng năm 2021"
SENTENCES = [
    "Đến 31/12/2021, Đảng bộ huyện Tân Thạnh có 66 tổ chức cơ sở đảng, gồm 28 đảng bộ cơ sở và 38 chi bộ cơ sở, với 5.230 "
    "đảng viên.",
    "Năm 2021, Đảng bộ huyện kết nạp 145 đảng viên, đạt 96,67% chỉ tiêu; chuyển đảng chính thức cho 96 đảng viên dự bị.",
    "Các cấp ủy đã kiểm tra 34 tổ chức đảng và 120 đảng viên; giám sát 12 tổ chức đảng.",
    "Qua kiểm tra, UBKT Huyện ủy thi hành kỷ luật 9 đảng viên, trong đó khiển trách 6, cảnh cáo 2, khai trừ 1.",
    "Có 52 tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ, chiếm 78,8%.",
]
VALUES = [66, 28, 38, 5230, 145, 96.67, 96, 34, 120, 12, 9, 6, 2, 1, 52, 78.8]


def font() -> Path:
    try:
        import font_roboto

        return Path(font_roboto.__file__).parent / "files" / "Roboto-Regular.ttf"
    except ImportError:
        for found in Path("/usr/share/fonts").rglob("DejaVuSans.ttf"):
            return found
    pytest.skip("no font with Vietnamese letters (install font-roboto)")


def as_html() -> bytes:
    menu = "".join(f"<li><a href='/{n}'>Chuyên mục {n}</a></li>" for n in range(20))
    related = "".join(f"<li><a href='/bai-{n}'>Đảng bộ xã khác kết nạp {n}1 đảng viên</a></li>" for n in range(1, 9))
    return (
        f"<html><head><title>{TITLE} - Cổng thông tin</title></head><body><nav><ul>{menu}</ul></nav><article><h1>{TITLE}</h1>"
        + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
        + f"</article><aside><h3>Tin liên quan</h3><ul>{related}</ul></aside><footer>Đang truy cập: 211</footer></body></html>"
    ).encode()


def as_docx() -> bytes:
    document = docx.Document()
    for sentence in (TITLE, *SENTENCES):
        document.add_paragraph(sentence)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_pdf() -> bytes:
    pdfmetrics.registerFont(TTFont("Vietnamese", str(font())))
    style = ParagraphStyle("n", fontName="Vietnamese", fontSize=11, leading=15, spaceAfter=6)
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer).build([Paragraph(sentence, style) for sentence in (TITLE, *SENTENCES)])
    return buffer.getvalue()


def read(folder: Path, ending: str) -> ReportReading:
    made = {"html": as_html, "docx": as_docx, "pdf": as_pdf}[ending]()
    path = folder / hashlib.sha256(made).hexdigest()  # as in the lake, without an ending
    path.write_bytes(made)
    reading = read_report_file(path, f"bao-cao.{ending}")
    assert isinstance(reading, ReportReading)
    return reading


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(tmp_path / "home")
    settings.layout.prepare()
    return settings


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
def test_every_figure_leads_back_to_its_sentence(settings: Settings, tmp_path: Path, ending: str) -> None:
    reading = read(tmp_path, ending)
    write_whole(text_path(settings.layout, "load"), reading.text.encode("utf-8"))
    rows = figure_rows("load", reading)
    assert [row["value"] for row in rows] == VALUES
    for row in rows:
        assert reading.text[row["char_start"] : row["char_end"]] == row["quote"]
        shown = place_lines(settings, "load", row["source_ref"], "reported_figures", row["quote"])
        sentence = " ".join(shown[-1].replace("»", "").replace("«", "").split())
        assert f"»{row['quote']}«" in shown[-1]
        assert sentence in SENTENCES
        written = f"{row['value']:,}".removesuffix(".0").replace(",", "_").replace(".", ",").replace("_", ".")
        assert written in row["quote"]


def test_figures_have_the_same_keys_whatever_file_they_came_in(tmp_path: Path) -> None:
    keys = [[figure["figure_key"] for figure in read(tmp_path, ending).figures] for ending in ("html", "docx", "pdf")]
    assert keys[0] == keys[1] == keys[2]
    assert len(set(keys[0])) == len(VALUES)
