"""Scanned pages and pictures, recognised by Tesseract with its Vietnamese data.

Belongs here: calling Tesseract, its lines with their places, pictures as documents. Not here: paragraphs (layout.py).
Tesseract is a program of the system (packages tesseract-ocr and tesseract-ocr-vie); where it is missing, documents that
need it are refused with a message that says so.
"""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from typing import Any

from transforms import reference
from transforms.reports.document import Document, DocumentRejected, Limits
from transforms.reports.documents import programs
from transforms.reports.documents.facts import with_facts
from transforms.reports.documents.layout import Line, Page, Run, pieces_of, without_running_heads
from transforms.reports.documents.pieces import assemble, no_text, too_large, unreadable
from transforms.syllables import is_syllable

DOUBTFUL = 65.0  # mean confidence of words below which a page is said to be unclear
_WORD = "5"  # Tesseract's level of words


@cache
def missing() -> DocumentRejected | None:
    """Why recognition cannot be done here, None where it can."""
    tesseract = programs.find("tesseract")
    if tesseract is not None:
        _, output, _ = programs.run([tesseract, "--list-langs"], seconds=20)
        if "vie" in output.decode("utf-8", "replace").split():
            return None
    lacking = "Tesseract" if tesseract is None else "dữ liệu tiếng Việt của Tesseract"
    return DocumentRejected(
        "ocr_missing",
        f"Tệp là ảnh quét; máy chưa cài {lacking} (gói tesseract-ocr và tesseract-ocr-vie) nên không đọc được.",
        "scanned pages need the system's packages tesseract-ocr and tesseract-ocr-vie",
    )


def read_image(data: bytes, limits: Limits) -> Document:
    """A picture (png, jpeg, tiff of several pages, …). Raises DocumentRejected."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    pages: list[Page] = []
    scores: list[float] = []
    try:
        image = Image.open(io.BytesIO(data))
        count = getattr(image, "n_frames", 1)
        if image.width * image.height > limits.pixels:
            raise too_large(f"{image.width} x {image.height} pixels")
        if count > limits.ocr_pages:
            raise too_large(f"{count} pictures in one file")
        image.load()
        if (reason := missing()) is not None:
            raise reason
        for number, frame in enumerate(ImageSequence.Iterator(image), 1):
            if frame.width * frame.height > limits.pixels:
                raise too_large(f"{frame.width} x {frame.height} pixels")
            upright = ImageOps.exif_transpose(frame) or frame
            if upright.mode in ("RGBA", "LA", "P"):
                layered = upright.convert("RGBA")
                upright = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)
            lines, confidence = recognise(upright.convert("L"), limits)
            pages.append(Page(number, float(upright.height), lines))
            scores += [confidence] if lines else []
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise unreadable(f"picture: {error}") from error
    except Image.DecompressionBombError as error:
        raise too_large(str(error)) from error
    if not any(page.lines for page in pages):
        raise no_text("nothing was recognised in the picture")
    assembled = assemble(pieces_of(without_running_heads(pages)), limits)
    warnings = list(assembled.warnings)
    if sum(scores) / len(scores) < DOUBTFUL:
        warnings.append("Ảnh không rõ, chữ nhận dạng có thể sai.")
    return with_facts(
        Document(
            text=assembled.text,
            format="image",
            warnings=tuple(warnings),
            offsets=assembled.offsets,
            blocks=assembled.blocks,
            pages=len(pages),
        )
    )


def recognise(image: Any, limits: Limits) -> tuple[list[Line], float]:
    """The lines of a grey picture in Tesseract's reading order, and the mean confidence of its words (0 to 100)."""
    tesseract = programs.find("tesseract")
    if tesseract is None:
        raise missing() or unreadable("tesseract vanished")
    if image.width < 1200:  # small pictures of text are read better enlarged
        image = image.resize((image.width * 2, image.height * 2))
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", compress_level=1)
    try:
        status, output, errors = programs.run(
            [tesseract, "stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", "300", "tsv"],
            seconds=limits.seconds,
            data=buffer.getvalue(),
            environment={"OMP_THREAD_LIMIT": "1"},
        )
    except TimeoutError as error:
        raise too_large(str(error)) from error
    if status != 0:
        raise unreadable(f"tesseract: {errors.decode('utf-8', 'replace')[-300:]}")
    return _lines(output.decode("utf-8", "replace"))


def _lines(table: str) -> tuple[list[Line], float]:
    lines: dict[tuple[str, str, str], list[Run]] = {}
    scores: list[float] = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] != _WORD or not text:
            continue
        left, top = float(row["left"]), float(row["top"])
        right, bottom = left + float(row["width"]), top + float(row["height"])
        scores.append(float(row["conf"]))
        text = _parted(text)
        lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(
            Run(text, left, top, right, bottom, bottom - top)
        )
    edges: dict[str, tuple[float, float]] = {}
    for (block, _, _), words in lines.items():
        low, high = edges.get(block, (words[0].left, words[-1].right))
        edges[block] = min(low, words[0].left), max(high, words[-1].right)
    found = [Line(_cells(words), edges[block]) for (block, _, _), words in lines.items()]
    for line in found:
        for cell in line.cells:
            cell.text = mend(cell.text)
    return found, sum(scores) / len(scores) if scores else 0.0


def mend(text: str) -> str:
    """Recognised text without the slips of data/reference/ocr_slips.yaml."""
    for pattern, written in _slips():
        text = pattern.sub(written, text)
    return text


@cache
def _slips() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(slip["pattern"]), slip["written"]) for slip in reference.load_yaml("ocr_slips.yaml"))


def _parted(word: str) -> str:
    """A word that recognition glued together (Kếtnạp), where there is one way to part it into two syllables."""
    if word.isascii() or not word.isalpha() or not 5 <= len(word) <= 14 or is_syllable(word):
        return word
    ways = [at for at in range(1, len(word)) if is_syllable(word[:at]) and is_syllable(word[at:])]
    ways = [at for at in ways if not word[:at].isascii() or not word[at:].isascii()]
    return f"{word[: ways[0]]} {word[ways[0] :]}" if len(ways) == 1 else word


def _cells(words: list[Run]) -> list[Run]:
    """The words of a line as cells, parted where a gap is wider than twice the height of letters."""
    heights = sorted(word.size for word in words)
    size = heights[len(heights) * 3 // 4]
    cells: list[Run] = []
    for word in words:
        last = cells[-1] if cells else None
        if last is not None and word.left - last.right < 2.2 * size:
            cells[-1] = Run(f"{last.text} {word.text}", last.left, min(last.top, word.top), word.right,
                            max(last.bottom, word.bottom), size)  # fmt: skip
        else:
            cells.append(Run(word.text, word.left, word.top, word.right, word.bottom, size))
    return cells
