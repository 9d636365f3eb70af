"""From the pieces a format gives (paragraphs, cells, lines of a page) to the stored text, with the way back.

Belongs here: joining pieces, repair of letters (legacy encodings, NFC, look-alikes, invisible marks), offsets and
blocks. Not here: formats, facts. Serves every format's module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from transforms.encodings import Decision, convert, convert_legacy_parts, detect
from transforms.reports.document import Block, DocumentRejected, Limits, OffsetMap
from transforms.text import INVISIBLE, look_alikes, nfc

# Breaks of lines; the separators 1C to 1E and NEL are letters in VISCII and VPS, and are dropped elsewhere.
_LINE = re.compile("[^\n\r\x0b\x0c\u2028\u2029]*(?:\r\n|[\n\r\x0b\x0c\u2028\u2029])?")
_BREAK = re.compile("(?:\r\n|[\n\r\x0b\x0c\u2028\u2029])\\Z")
_WORD = re.compile(r"\s+|[!-@\[-`{-~]+|[^\s!-@\[-`{-~]+")
_ODD_BREAK = re.compile("[\r\x0b\x0c\u2028\u2029]")
_DROPPED = re.compile(f"[{INVISIBLE}\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a document: its text (may hold line breaks), kind, page, and how it is set off from the last."""

    text: str
    kind: str = "paragraph"
    page: int | None = None
    gap: str = "\n"
    fonts: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Assembled:
    """Pieces as one stored text."""

    text: str
    offsets: OffsetMap
    blocks: tuple[Block, ...]
    encoding: str | None
    warnings: tuple[str, ...]


def assemble(pieces: Sequence[Piece], limits: Limits) -> Assembled:
    """Join pieces, decide the encoding of the whole, repair the letters.

    Raises DocumentRejected: no_text, file_too_large, ambiguous_encoding (two legacy readings fit).
    """
    original_parts: list[str] = []
    spans: list[tuple[int, int, Piece]] = []
    length = 0
    for piece in pieces:
        if not piece.text.strip():
            continue
        gap = piece.gap if original_parts else ""
        original_parts += [gap, piece.text]
        spans.append((length + len(gap), length + len(gap) + len(piece.text), piece))
        length += len(gap) + len(piece.text)
        if length > limits.text_chars:
            raise too_long(limits)
    original = "".join(original_parts)
    if not original.strip():
        raise no_text()
    decision = decide(original, (font for piece in pieces for font in piece.fonts))
    warnings = list(warnings_of(decision, original))
    text, offsets = repair(original, changer(decision))
    at = _stored_places(offsets, [place for start, end, _ in spans for place in (start, end)], len(text))
    blocks = tuple(
        Block(at[2 * number], at[2 * number + 1], piece.kind, piece.page) for number, (_, _, piece) in enumerate(spans)
    )
    return Assembled(text, offsets, blocks, decision.encoding, tuple(warnings))


def decide(text: str, fonts: Iterable[str] = ()) -> Decision:
    """The encoding of a whole document; raises DocumentRejected where two readings fit."""
    decision = detect(text, fonts)
    if decision.ambiguous:
        raise DocumentRejected(
            "ambiguous_encoding",
            "Không xác định được bảng mã tiếng Việt của văn bản; đề nghị lưu lại bằng Unicode rồi gửi lại.",
            f"the legacy encoding is not certain: {decision.reason}",
        )
    return decision


def changer(decision: Decision) -> Callable[[str], str]:
    """What repairs one line under a decision; leaves lines that need nothing as they are."""
    encoding = decision.encoding
    if encoding is None:
        return _finish
    turn = convert_legacy_parts if decision.mixed else convert
    return lambda line: _finish(turn(line, encoding))


def _finish(line: str) -> str:
    return line if line.isascii() and line.isprintable() else nfc(_DROPPED.sub("", look_alikes(line)))


def warnings_of(decision: Decision, text: str) -> tuple[str, ...]:
    """What the office should know of the letters of a document."""
    found = []
    if decision.encoding:
        found.append(f"Văn bản dùng bảng mã {decision.encoding}, đã chuyển sang Unicode.")
    if decision.mixed and decision.encoding:
        found.append("Văn bản trộn Unicode với bảng mã cũ; cần xem lại các chữ đã chuyển.")
    if lost := text.count("\ufffd"):
        found.append(f"Văn bản có {lost} ký tự không đọc được.")
    return tuple(found)


def repair(original: str, change: Callable[[str], str], *, keep_breaks: bool = False) -> tuple[str, OffsetMap]:
    """`original` with every line changed and every line break as "\\n" (or kept), and the map of places back to it."""
    if not _ODD_BREAK.search(original) and original.isascii() and not _DROPPED.search(original):
        return original, OffsetMap()
    out: list[str] = []
    stored, sources, aligned = [0], [0], [True]
    at = source = 0

    def run(place: int, origin: int, same: bool) -> None:
        if same and aligned[-1] and place - stored[-1] == origin - sources[-1]:
            return
        if place == stored[-1]:
            stored.pop(), sources.pop(), aligned.pop()  # an empty run
        stored.append(place)
        sources.append(origin)
        aligned.append(same)

    for match in _LINE.finditer(original):
        line = match.group()
        if not line:
            continue
        ending = _BREAK.search(line)
        body = line[: ending.start()] if ending else line
        new = change(body)
        if new == body:
            run(at, source, True)
        else:
            words = _WORD.findall(body)
            changed = [change(word) for word in words]
            if "".join(changed) == new:
                place, origin = at, source
                for word, now in zip(words, changed, strict=True):
                    run(place, origin, now == word or len(now) == len(word))
                    place += len(now)
                    origin += len(word)
            else:
                run(at, source, False)
        out.append(new)
        at += len(new)
        source += len(body)
        if ending:
            run(at, source, True)
            out.append(line[len(body) :] if keep_breaks else "\n")
            at += len(out[-1])
            source += len(line) - len(body)
    run(at, source, True)
    return "".join(out), OffsetMap(tuple(stored), tuple(sources), tuple(aligned))


def _stored_places(offsets: OffsetMap, places: list[int], end: int) -> list[int]:
    """Where places of the original (ascending) stand in the stored text."""
    found = []
    run = 0
    for place in places:
        while run + 1 < len(offsets.original) and offsets.original[run + 1] <= place:
            run += 1
        within = place - offsets.original[run] if offsets.aligned[run] else 0
        limit = offsets.stored[run + 1] if run + 1 < len(offsets.stored) else end
        found.append(min(offsets.stored[run] + within, limit))
    return found


def no_text(why: str = "no text") -> DocumentRejected:
    """The rejection of a document in which nothing is written."""
    return DocumentRejected("no_text", "Không tìm thấy nội dung văn bản trong tệp.", why)


def too_long(limits: Limits) -> DocumentRejected:
    """The rejection of a document whose text goes over the limit."""
    return DocumentRejected(
        "file_too_large",
        f"Văn bản dài hơn mức cho phép ({limits.text_chars:,} ký tự).".replace(",", "."),
        f"more than {limits.text_chars} characters of text",
    )


def unreadable(what: str) -> DocumentRejected:
    """The rejection of a damaged document."""
    return DocumentRejected("unreadable_file", "Tệp bị hỏng hoặc bị cắt, không đọc được.", what)


def too_large(what: str) -> DocumentRejected:
    """The rejection of a document that would take more memory or time than allowed."""
    return DocumentRejected("file_too_large", "Tệp quá lớn hoặc được nén bất thường, không đọc.", what)


def encrypted(what: str) -> DocumentRejected:
    """The rejection of a document behind a password."""
    return DocumentRejected("encrypted_file", "Tệp có mật khẩu; đề nghị bỏ mật khẩu rồi gửi lại.", what)
