"""Documents that the tests of document reading make with real libraries (synthetic sentences)."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

SENTENCES = [
    "Trong sáu tháng đầu năm 2021, Đảng bộ huyện Tân Thạnh đã kết nạp 145 đảng viên mới, đạt 58,2% chỉ tiêu cả năm; "
    "chuyển đảng chính thức cho 96 đảng viên dự bị, nâng tổng số đảng viên toàn Đảng bộ lên 5.230 đồng chí.",
    "Ủy ban kiểm tra các cấp đã kiểm tra 34 tổ chức đảng và 120 đảng viên; giám sát chuyên đề 12 tổ chức đảng. "
    "Qua kiểm tra, thi hành kỷ luật 9 đảng viên, trong đó khiển trách 6, cảnh cáo 2, khai trừ 1.",
    "Kết quả xếp loại cuối năm: 52 tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ, chiếm 88,1%.",
]
ROWS = [
    ["STT", "Đơn vị", "Kết nạp", "Tỷ lệ"],
    ["1", "Đảng bộ xã Hòa An", "12", "45,5%"],
    ["2", "Chi bộ Y tế", "2", "7,5%"],
]


@cache
def font_path() -> Path:
    """A font with Vietnamese letters: font-roboto of PyPI, or DejaVu of the system; skips the test without one."""
    try:
        import font_roboto

        return Path(font_roboto.__file__).parent / "files" / "Roboto-Regular.ttf"
    except ImportError:
        for found in Path("/usr/share/fonts").rglob("DejaVuSans.ttf"):
            return found
    pytest.skip("no font with Vietnamese letters (install font-roboto)")


def style() -> ParagraphStyle:
    pdfmetrics.registerFont(TTFont("Vietnamese", str(font_path())))
    return ParagraphStyle(
        "n", fontName="Vietnamese", fontSize=11, leading=15, firstLineIndent=20, spaceAfter=4, alignment=4
    )


def a_pdf(
    paragraphs: list[str], *, columns: int = 1, head: str = "", number: str = "", table: list[list[str]] | None = None
) -> bytes:
    """Justified paragraphs in one or two columns, with a running head and page numbers (`number` holds {})."""
    normal = style()
    buffer = io.BytesIO()

    def furniture(page: object, document: object) -> None:
        page.setFont("Vietnamese", 9)  # type: ignore[attr-defined]
        page.drawString(60, 810, head)  # type: ignore[attr-defined]
        page.drawCentredString(300, 30, number.format(document.page))  # type: ignore[attr-defined]

    frames = [Frame(60, 60, 475, 730)] if columns == 1 else [Frame(50, 60, 240, 730), Frame(305, 60, 240, 730)]
    template = BaseDocTemplate(buffer, pagesize=A4)
    template.addPageTemplates([PageTemplate(frames=frames, onPage=furniture)])
    story: list[Flowable] = [Paragraph(text, normal) for text in paragraphs]
    if table:
        story.append(Table(table, style=[("FONT", (0, 0), (-1, -1), "Vietnamese", 9)]))
    template.build(story)
    return buffer.getvalue()


def lines_of(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
