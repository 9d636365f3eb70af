"""PDF: sentences whole in reading order, tables by row, running heads gone, scanned pages recognised."""

from __future__ import annotations

import io
import shutil
import subprocess

import pypdfium2 as pdfium
import pytest
from document_makers import ROWS, SENTENCES, a_pdf, font_path, lines_of
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib import pdfencrypt
from reportlab.pdfgen import canvas

from transforms.reports.document import DocumentRejected, Limits, read_document
from transforms.reports.documents import ocr, programs
from transforms.reports.documents.layout import join


@pytest.mark.parametrize("columns", [1, 2])
def test_sentences_are_whole_in_reading_order_over_pages(columns: int) -> None:
    paragraphs = [f"Mục thứ {number}: {text}" for number, text in enumerate(SENTENCES * 12)]
    document = read_document(
        a_pdf(paragraphs, columns=columns, head="HUYỆN ỦY TÂN THẠNH - TÀI LIỆU NỘI BỘ", number="Trang {}/9"), "a.pdf"
    )
    assert document.pages is not None
    assert document.pages >= 2
    # a paragraph that a page break cuts goes on in the same line of text
    assert lines_of(document.text) == paragraphs


def test_a_span_leads_to_its_page() -> None:
    paragraphs = [f"Mục thứ {number}: {text}" for number, text in enumerate(SENTENCES * 12)]
    document = read_document(a_pdf(paragraphs), "a.pdf")
    assert document.page_of(document.text.index("Mục thứ 0")) == 1
    assert document.page_of(document.text.index("Mục thứ 35")) == document.pages


def test_tables_are_rows_of_cells() -> None:
    document = read_document(a_pdf(SENTENCES, table=ROWS), "a.pdf")
    assert lines_of(document.text) == [*SENTENCES, *("\t".join(row) for row in ROWS)]
    assert [block.kind for block in document.blocks][-3:] == ["table"] * 3


def test_a_head_in_two_columns_gives_number_issuer_and_day() -> None:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer)
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Vietnamese", str(font_path())))
    page.setFont("Vietnamese", 11)
    for y, left, right in [
        (780, "ĐẢNG BỘ TỈNH HÒA AN", "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (765, "HUYỆN ỦY TÂN THẠNH", ""),
        (750, "*", ""),
        (735, "Số 15-BC/HU", "Tân Thạnh, ngày 12 tháng 7 năm 2021"),
    ]:
        page.drawString(60, y, left)
        page.drawString(330, y, right)
    page.drawString(260, 700, "BÁO CÁO")
    page.drawString(160, 685, "Kết quả công tác xây dựng Đảng sáu tháng đầu năm 2021")
    page.drawString(60, 650, "Trong sáu tháng, Đảng bộ huyện kết nạp 145 đảng viên, đạt 58,2% chỉ tiêu năm.")
    page.save()
    document = read_document(buffer.getvalue(), "a.pdf")
    assert document.document_number == "15-BC/HU"
    assert document.issuer == "HUYỆN ỦY TÂN THẠNH"
    assert str(document.signed_on) == "2021-07-12"
    assert document.title == "BÁO CÁO Kết quả công tác xây dựng Đảng sáu tháng đầu năm 2021"


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("đã kết nạp", "145 đảng viên", "đã kết nạp 145 đảng viên"),
        ("các tổ ch-", "ức đảng", "các tổ chức đảng"),  # a hyphen that broke a syllable
        ("Mác-", "Lênin", "Mác-Lênin"),
        ("kinh tế-", "xã hội", "kinh tế-xã hội"),
        ("giai đoạn 2016 -", "2020", "giai đoạn 2016 - 2020"),
        ("tổ ch\u00ad", "ức", "tổ chức"),
        ("Nghị quyết 22-NQ/", "TW", "Nghị quyết 22-NQ/TW"),
    ],
)
def test_lines_join_to_running_text(before: str, after: str, joined: str) -> None:
    assert join(before, after) == joined


def test_a_password_is_told() -> None:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, encrypt=pdfencrypt.StandardEncryption("099"))
    page.drawString(50, 50, "x")
    page.save()
    with pytest.raises(DocumentRejected) as rejected:
        read_document(buffer.getvalue(), "a.pdf")
    assert rejected.value.code == "encrypted_file"


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_a_cut_pdf_is_refused(share: float) -> None:
    data = a_pdf(SENTENCES * 5)
    with pytest.raises(DocumentRejected) as rejected:
        read_document(data[: int(len(data) * share)], "a.pdf")
    assert rejected.value.code in ("unreadable_file", "no_text")


@pytest.mark.timeout(120)  # a guard against hanging, not a measurement
def test_pages_are_bounded_and_many_pages_are_quick() -> None:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer)
    for sheet in range(500):
        for line in range(40):
            text = f"{line}) Chi bo {sheet} ket nap 145 dang vien, chuyen chinh thuc 96 dang vien du bi trong nam"
            page.drawString(50, 800 - 18 * line, text)
        page.showPage()
    page.save()
    data = buffer.getvalue()
    document = read_document(data, "a.pdf")
    assert document.pages == 500
    assert document.text.count("ket nap 145 dang") == 500 * 40
    with pytest.raises(DocumentRejected) as rejected:
        read_document(data, "a.pdf", Limits(pages=499))
    assert rejected.value.code == "file_too_large"
    assert "500 trang" in rejected.value.message_vi


# --- scanned pages ----------------------------------------------------------------------------------------------------

needs_tesseract = pytest.mark.skipif(
    ocr.missing() is not None, reason="tesseract-ocr or tesseract-ocr-vie is not installed"
)


def scanned(lines: list[str], kind: str = "PNG") -> bytes:
    image = Image.new("L", (1700, 300 + 70 * len(lines)), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(font_path()), 38)
    for number, line in enumerate(lines):
        draw.text((120, 120 + 70 * number), line, font=font, fill=20)
    buffer = io.BytesIO()
    image.save(buffer, kind, resolution=200)
    return buffer.getvalue()


LINES = [
    "Sáu tháng đầu năm, Đảng bộ xã Hòa An kết nạp 24 đảng viên mới, đạt",
    "60% chỉ tiêu; có 12 chi bộ hoàn thành tốt nhiệm vụ.",
]


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "PDF"])
def test_scanned_pages_are_recognised(kind: str) -> None:
    document = read_document(scanned(LINES, kind), "quet")
    assert document.format == ("pdf" if kind == "PDF" else "image")
    assert "kết nạp 24 đảng viên mới, đạt 60% chỉ tiêu; có 12 chi bộ hoàn thành tốt nhiệm vụ." in document.text


@needs_tesseract
def test_a_scanned_page_among_others_is_recognised_in_its_place() -> None:
    merged = pdfium.PdfDocument.new()
    for data in (a_pdf([SENTENCES[0]]), scanned(LINES, "PDF"), a_pdf([SENTENCES[2]])):
        merged.import_pages(pdfium.PdfDocument(data))
    buffer = io.BytesIO()
    merged.save(buffer)
    text = read_document(buffer.getvalue(), "a.pdf").text
    assert text.index("145 đảng viên") < text.index("24 đảng viên") < text.index("52 tổ chức")


def test_without_tesseract_the_clerk_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    ocr.missing.cache_clear()
    try:
        with pytest.raises(DocumentRejected) as rejected:
            read_document(scanned(LINES), "a.png")
        assert rejected.value.code == "ocr_missing"
        assert "tesseract-ocr-vie" in rejected.value.message_vi
        with pytest.raises(DocumentRejected, match="ocr_missing"):
            read_document(scanned(LINES, "PDF"), "a.pdf")
    finally:
        ocr.missing.cache_clear()


def test_a_picture_too_large_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(buffer, "PNG")
    with pytest.raises(DocumentRejected, match="file_too_large"):
        read_document(buffer.getvalue(), "a.png")


@needs_tesseract
def test_an_empty_picture_has_no_text() -> None:
    with pytest.raises(DocumentRejected, match="no_text"):
        read_document(scanned([]), "a.png")


def test_slips_of_recognition_are_mended_by_their_examples() -> None:
    from transforms import reference

    for slip in reference.load_yaml("ocr_slips.yaml"):
        written, meant = slip["example"]
        assert ocr.mend(written) == meant
    assert ocr.mend("bình đẳng giới, cấp đẳng") == "bình đẳng giới, cấp đẳng"


def test_a_program_that_takes_too_long_is_ended_with_what_it_started() -> None:
    if not shutil.which("bash"):
        pytest.skip("no bash")
    with pytest.raises(TimeoutError):
        programs.run(["bash", "-c", "sleep 987654 & wait"], seconds=0.5)
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert "sleep 987654" not in running.split("\n")
