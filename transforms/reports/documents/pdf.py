"""PDF documents: the text layer in reading order, scanned pages through recognition.

Belongs here: characters of the text layer with their places, fonts, which pages are pictures. Not here: columns, lines
and paragraphs (layout.py), recognition (ocr.py), letters (pieces.py).
"""

from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import replace
from statistics import median
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from transforms.reports.document import Document, DocumentRejected, Limits
from transforms.reports.documents.facts import shown_title, with_facts
from transforms.reports.documents.layout import WIDE_SPACE, Page, Run, pieces_of, read_order, without_running_heads
from transforms.reports.documents.pieces import assemble, encrypted, no_text, too_large, unreadable

_FEW_LETTERS = 25  # a page with fewer letters than this and a picture is a scanned page
_FONT_EVERY = 40  # characters between looks at the font
_LINE_END = frozenset([10, 13])
_UNMAPPED = frozenset([0, 0xFFFD])


def read_pdf(data: bytes, limits: Limits) -> Document:
    """A pdf. Raises DocumentRejected (unreadable_file, encrypted_file, file_too_large, no_text, ocr_missing)."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise encrypted(str(error)) from error
        raise unreadable(f"pdf: {error}") from error
    try:
        return _read(pdf, limits)
    finally:
        pdf.close()


def _read(pdf: pdfium.PdfDocument, limits: Limits) -> Document:
    if len(pdf) > limits.pages:
        raise DocumentRejected(
            "file_too_large",
            f"Tệp có {len(pdf)} trang, nhiều hơn mức cho phép ({limits.pages} trang).",
            f"{len(pdf)} pages, at most {limits.pages} are read",
        )
    if not len(pdf):
        raise no_text("no pages")
    pages: list[Page] = []
    pictures: list[int] = []
    fonts: Counter[str] = Counter()
    letters = 0
    for number in range(len(pdf)):
        page = pdf[number]
        try:
            width, height = page.get_size()
            runs, unmapped = _runs(page, height, fonts)
            found = sum(len(run.text) for run in runs)
            letters += found
            if letters > limits.text_chars:
                raise too_large("too much text")
            if (found < _FEW_LETTERS and _has_picture(page)) or unmapped > 0.3 * max(found, 1):
                pictures.append(number)
            pages.append(Page(number + 1, height, read_order(runs, width)))
        finally:
            page.close()
    warnings: list[str] = []
    if pictures:
        warnings += _recognise(pdf, pages, pictures, limits)
    kept = without_running_heads(pages)
    if not any(page.lines for page in kept):
        kept = pages
    assembled = assemble([replace(piece, fonts=frozenset(fonts)) for piece in pieces_of(kept)], limits)
    document = Document(
        text=assembled.text,
        format="pdf",
        title=shown_title(pdf.get_metadata_value("Title"), assembled.text),
        encoding=assembled.encoding,
        warnings=(*assembled.warnings, *warnings),
        offsets=assembled.offsets,
        blocks=assembled.blocks,
        pages=len(pdf),
    )
    return with_facts(document)


def _recognise(pdf: pdfium.PdfDocument, pages: list[Page], pictures: list[int], limits: Limits) -> list[str]:
    """Put recognised lines in the place of scanned pages. Raises DocumentRejected where most pages cannot be read."""
    from transforms.reports.documents import ocr

    if len(pictures) > limits.ocr_pages:
        raise DocumentRejected(
            "file_too_large",
            f"Tệp có {len(pictures)} trang quét, nhiều hơn mức cho phép ({limits.ocr_pages} trang).",
            f"{len(pictures)} scanned pages, at most {limits.ocr_pages} are recognised",
        )
    missing = ocr.missing()
    if missing is not None:
        if any(page.lines for number, page in enumerate(pages) if number not in set(pictures)):
            listed = ", ".join(str(number + 1) for number in pictures[:20])
            return [f"Trang {listed} là ảnh quét, chưa đọc được: {missing.message_vi}"]
        raise missing
    warnings = []
    for number in pictures:
        page = pdf[number]
        width, height = page.get_size()
        scale = min(300 / 72, (limits.pixels / max(width * height, 1)) ** 0.5)
        try:
            image = page.render(scale=scale, grayscale=True).to_pil()
        finally:
            page.close()
        lines, confidence = ocr.recognise(image, limits)
        pages[number] = Page(number + 1, float(image.height), lines)
        if lines and confidence < ocr.DOUBTFUL:
            warnings.append(f"Trang {number + 1} quét không rõ, chữ nhận dạng có thể sai.")
    return warnings


def _has_picture(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _runs(page: Any, height: float, fonts: Counter[str]) -> tuple[list[Run], int]:
    """The characters of the text layer as runs, and how many of them have no Unicode value."""
    textpage = page.get_textpage()
    try:
        return _runs_of(textpage.raw, height, fonts)
    finally:
        textpage.close()


def _runs_of(handle: Any, height: float, fonts: Counter[str]) -> tuple[list[Run], int]:
    runs: list[Run] = []
    letters: list[str] = []
    talls: list[float] = []
    gaps: list[tuple[float, float, int]] = []
    rect = raw.FS_RECTF()
    left = top = right = bottom = size = 0.0
    unmapped = 0
    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in _LINE_END:
            continue
        if code in _UNMAPPED or 0xE000 <= code <= 0xF8FF:
            unmapped += 1
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(rect)):
            continue
        if index % _FONT_EVERY == 0:
            _note_font(handle, index, fonts)
        x0, x1, y0, y1 = rect.left, rect.right, height - rect.top, height - rect.bottom
        tall = abs(y1 - y0) or 1.0
        letter = chr(code)
        if code in (32, 160):
            if letters and letters[-1] != " ":
                letters.append(" ")
            continue
        same_line = letters and abs((y0 + y1) / 2 - (top + bottom) / 2) < 0.35 * max(tall, size)
        gap = x0 - right
        if not same_line or gap > 1.3 * size or gap < -0.8 * size:
            if letters:
                runs.append(Run("".join(letters).rstrip(), left, top, right, bottom, median(talls), tuple(gaps)))
            letters, talls, gaps, left, top, right, bottom, size = [], [], [], x0, y0, x1, y1, tall
        elif gap > 0.18 * size and letters[-1] != " ":
            letters.append(" ")
        if letters and gap > WIDE_SPACE * size:
            gaps.append((right, x0, len(letters)))
        letters.append(letter)
        talls.append(tall)
        size = min(size, tall)  # boxes of letters with two marks are taller than the type
        right = max(right, x1)
        top, bottom = min(top, y0), max(bottom, y1)
    if letters:
        runs.append(Run("".join(letters).rstrip(), left, top, right, bottom, median(talls), tuple(gaps)))
    return [run for run in runs if run.text], unmapped


def _note_font(handle: Any, index: int, fonts: Counter[str]) -> None:
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(handle, index, buffer, 128, ctypes.byref(flags))
    if 0 < length <= 128:
        fonts[buffer.raw[: length - 1].decode("utf-8", "replace")] += 1
