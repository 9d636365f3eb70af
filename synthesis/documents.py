"""Reports as files: a news page with a portal's clutter, a Word document, a pdf with text. The same bytes each time.

Belongs here: layout only, with fixed dates inside the files. Not here: what is said (reports.py).
Serves the sample inbox. The pdf's font (fonts/, DejaVu Serif cut down to Vietnamese) stands beside this module.
"""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from synthesis.organizations import CITY, PROVINCE
from synthesis.workbooks import CREATED, long_date

FONTS = Path(__file__).parent / "fonts"
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def news_page(title: str, paragraphs: Sequence[str], published: date) -> bytes:
    """A news item of the city's portal (UTF-8), with menus, counters, related links and a footer around it."""
    body = "\n".join(f"        <p>{html.escape(text, quote=False)}</p>" for text in paragraphs)
    stamp = f"{_WEEKDAYS[published.weekday()]}, {published.day:02d}/{published.month:02d}/{published.year} - 15:20"
    menu = "".join(
        f'<li><a href="#">{name}</a></li>'
        for name in (
            "Trang chủ",
            "Giới thiệu",
            "Tin tức - Sự kiện",
            "Xây dựng Đảng",
            "Kinh tế",
            "Văn hóa - Xã hội",
            "Văn bản",
            "Liên hệ",
        )
    )
    related = "".join(f'<li><a href="#">{name}</a> <span>({day})</span></li>' for name, day in (
        ("Phường 3 ra quân vệ sinh 12 tuyến đường đón Tết", "08/01/2025"),
        ("Trao 250 phần quà cho hộ khó khăn xã Vàm Sậy", "07/01/2025"),
        ("Khai mạc giải bóng chuyền 16 đội khối cơ quan", "05/01/2025")))  # fmt: skip
    return f"""<!DOCTYPE html>
<html lang="vi">
<head>
  <meta charset="utf-8">
  <title>{html.escape(title)} | Trang thông tin điện tử Thành ủy {CITY}</title>
  <meta name="description" content="{html.escape(title)}">
  <meta property="article:published_time" content="{published.isoformat()}T15:20:00+07:00">
  <style>nav li {{ display: inline }} .side {{ float: right }}</style>
  <script>var hits = 1240553; function count() {{ return hits + 1; }}</script>
</head>
<body>
  <header>
    <div class="banner">TRANG THÔNG TIN ĐIỆN TỬ THÀNH ỦY {CITY.upper()}</div>
    <nav><ul>{menu}</ul></nav>
    <div class="online">Đang truy cập: 57 khách, 3 thành viên</div>
  </header>
  <aside class="side">
    <h3>Văn bản mới</h3>
    <ul><li><a href="#">Công văn số 118-CV/TU</a></li><li><a href="#">Kế hoạch số 204-KH/TU</a></li></ul>
    <h3>Thời tiết</h3><p>{CITY}: 24 - 32 độ C</p>
  </aside>
  <main>
    <article>
      <h1 class="title">{html.escape(title)}</h1>
      <div class="meta">{stamp} | Lượt xem: 1.846 | <a href="#">In bài viết</a></div>
      <div class="content">
{body}
        <p class="author"><strong>Minh Khôi</strong></p>
      </div>
    </article>
    <section class="related"><h3>Tin liên quan</h3><ul>{related}</ul></section>
    <div class="comments">0 bình luận | Chia sẻ: Zalo, Facebook</div>
  </main>
  <footer>
    <p>Cơ quan chủ quản: Thành ủy {CITY}, tỉnh {PROVINCE}. Giấy phép số 15/GP-TTĐT. Điện thoại: 0299.3999.999</p>
    <p>Tổng lượt truy cập: 1.240.553 | Hôm nay: 2.315</p>
  </footer>
</body>
</html>
""".encode()


def word_report(
    superior: str,
    owner: str,
    number: str,
    title: str,
    day: date,
    paragraphs: Sequence[str],
    table: Sequence[Sequence[str]],
    signer: str,
    *,
    place: str = CITY,
) -> bytes:
    """A report as a Word document: heads left and right, number and date, title, paragraphs, a table, a signature."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = Document()
    properties = document.core_properties
    properties.created = properties.modified = properties.last_printed = CREATED
    properties.author = properties.last_modified_by = "Văn phòng"
    properties.title, properties.revision = title, 1
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    document.sections[0].header.paragraphs[0].text = f"{owner} - {number}"
    head = document.add_table(rows=1, cols=2)
    head.cell(0, 0).text = f"{superior}\n{owner}\n*\nSố {number}"
    head.cell(0, 1).text = f"ĐẢNG CỘNG SẢN VIỆT NAM\n\n{place}, {long_date(day)}"
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run(f"BÁO CÁO\n{title}").bold = True
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        grid.style = "Table Grid"
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    close = document.add_paragraph()
    close.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    close.add_run(f"{signer}\n(đã ký)").bold = True
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue())


def repack(package: bytes) -> bytes:
    """The same zip package with fixed times, names in order as they were."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type, fixed.external_attr, fixed.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(fixed, old.read(entry), compresslevel=9)
    return out.getvalue()


def pdf_report(
    superior: str,
    owner: str,
    number: str,
    title: str,
    day: date,
    paragraphs: Sequence[str],
    table: Sequence[Sequence[str]],
    signer: str,
) -> bytes:
    """A report as a pdf with text: page heads with page numbers, a table at the end, lines broken as they fall."""
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    for name, file in (("Serif", "DejaVuSerif.ttf"), ("Serif-Bold", "DejaVuSerif-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))
    pdfmetrics.registerFontFamily("Serif", normal="Serif", bold="Serif-Bold", italic="Serif", boldItalic="Serif-Bold")
    text = ParagraphStyle(
        "text", fontName="Serif", fontSize=11.5, leading=17, alignment=TA_JUSTIFY, firstLineIndent=24, spaceAfter=7
    )
    centre = ParagraphStyle("centre", parent=text, alignment=TA_CENTER, firstLineIndent=0)
    strong = ParagraphStyle("strong", parent=centre, fontName="Serif-Bold")
    small = ParagraphStyle("small", parent=centre, fontSize=9.5, leading=12, spaceAfter=0)

    def page_head(canvas: object, document: object) -> None:
        canvas.setFont("Serif", 9)  # type: ignore[attr-defined]
        canvas.drawString(60, 815, f"{owner} - Báo cáo số {number}")  # type: ignore[attr-defined]
        canvas.drawRightString(535, 815, f"Trang {document.page}")  # type: ignore[attr-defined]

    buffer = io.BytesIO()
    document = SimpleDocTemplate(buffer, pagesize=A4, leftMargin=60, rightMargin=60, topMargin=60, bottomMargin=55,
                                 title=title, author=owner, invariant=1)  # fmt: skip
    head = Table(
        [
            [
                Paragraph(f"{superior}<br/><b>{owner}</b><br/>*<br/>Số {number}", small),
                Paragraph(f"<b>ĐẢNG CỘNG SẢN VIỆT NAM</b><br/><br/>{CITY}, {long_date(day)}", small),
            ]
        ],
        colWidths=[230, 245],
    )
    story: list[object] = [
        head,
        Spacer(1, 18),
        Paragraph("BÁO CÁO", strong),
        Paragraph(html.escape(title), strong),
        Spacer(1, 8),
    ]
    story += [Paragraph(html.escape(each), text) for each in paragraphs]
    if table:
        story.append(
            Table(
                [[Paragraph(html.escape(cell), small) for cell in row] for row in table],
                repeatRows=1,
                style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
            )
        )
    story += [Spacer(1, 16), Paragraph(f"{signer}<br/>(đã ký)", strong)]
    document.build(story, onFirstPage=page_head, onLaterPages=page_head)
    return buffer.getvalue()
