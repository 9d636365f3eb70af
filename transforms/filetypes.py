"""What a file is, told by its content: its name only settles what the content leaves open.

Belongs here: the kind and family of a file's bytes, and the finding where its name says otherwise. Not here: reading.
Serves intake (family: roster reader or report reader), the report reader and the roster reader.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass

from transforms.encodings import decode_bytes

HEAD = 1 << 16  # bytes of a text looked at; of zip and pdf the whole is needed

SPREADSHEETS = frozenset(["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "xml_spreadsheet"])
DOCUMENTS = frozenset(["docx", "doc", "rtf", "odt", "pdf", "image", "txt", "json", "mht", "word_xml"])

# Endings a kind may rightly have; an html page may be either family, and is judged by its content.
_ENDINGS = {
    "xlsx": ("xlsx",), "xlsm": ("xlsm", "xltm"), "xlsb": ("xlsb",), "xls": ("xls", "xlt"), "ods": ("ods",),
    "csv": ("csv", "tsv", "tab", "txt"), "xml_spreadsheet": ("xml", "xls"), "docx": ("docx", "docm", "dotx"),
    "doc": ("doc", "dot"), "rtf": ("rtf", "doc"), "odt": ("odt",), "pdf": ("pdf",), "zip": ("zip",), "pptx": ("pptx",),
    "image": ("png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif", "webp"), "txt": ("txt", "text", "md", "log"),
    "html": ("html", "htm", "xhtml", "aspx", "php"), "json": ("json", "jsonl"), "mht": ("mht", "mhtml"),
    "word_xml": ("xml", "doc"),
}  # fmt: skip
_FAMILY_BY_ENDING = {
    **dict.fromkeys(["xlsx", "xlsm", "xlsb", "xls", "xlt", "xltm", "ods", "csv", "tsv", "tab"], "spreadsheet"),
    **dict.fromkeys(["docx", "docm", "doc", "rtf", "odt", "pdf", "txt", "html", "htm", "mht", "json"], "document"),
    **dict.fromkeys(_ENDINGS["image"], "document"),
}
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", 0), (b"\xff\xd8\xff", 0), (b"II*\0", 0), (b"MM\0*", 0), (b"GIF8", 0), (b"WEBP", 8),
)  # fmt: skip
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|div|p\b|title)", re.IGNORECASE)
_OFFICE_TABLE = re.compile(
    r"office:excel|Excel\.Sheet|<x:ExcelWorkbook|mso-number-format|xmlns:x=|PHPExcel|Sheet_Title", re.I
)
_TAG = re.compile(r"<[^>]*>")
_SCRIPT = re.compile(r"<(script|style|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class FileType:
    """What a file is: `kind` (format), `family` (spreadsheet, document, unknown), and what its name gets wrong."""

    kind: str
    family: str
    finding: str | None = None


def sniff(data: bytes, file_name: str) -> FileType:
    """The kind of a file by its content; `file_name` gives the ending to compare with (no path is opened).

    `data` may be the head of a large file (64 KB or more), but a zip package must be whole. Kinds: xlsx, xlsm, xlsb,
    xls, ods, csv, xml_spreadsheet, html, docx, doc, rtf, odt, pdf, image, txt, json, mht, word_xml, zip, pptx,
    encrypted_office, unknown, empty. Never raises.
    """
    ending = file_name.rsplit(".", 1)[-1].lower() if "." in file_name else ""
    kind = _kind(data, ending)
    if kind == "html":
        family = _html_family(data, ending)
    elif kind in SPREADSHEETS:
        family = "spreadsheet"
    elif kind in DOCUMENTS:
        family = "document"
    elif kind in ("empty", "encrypted_office", "unknown", "zip"):
        family = _FAMILY_BY_ENDING.get(ending, "unknown")
    else:
        family = "unknown"
    return FileType(kind, family, _finding(kind, ending))


def _finding(kind: str, ending: str) -> str | None:
    if not ending or kind in ("empty", "unknown", "encrypted_office") or ending not in _FAMILY_BY_ENDING:
        return None
    if ending in _ENDINGS.get(kind, (ending,)):
        return None
    return f"Tên tệp có đuôi .{ending} nhưng nội dung là {kind}."


def _kind(data: bytes, ending: str) -> str:
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        return "empty"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound_kind(data, ending)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:64].lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if any(data[offset : offset + len(mark)] == mark for mark, offset in _IMAGES):
        return "image"
    if (
        data.startswith(b"BM")
        and len(data) > 26
        and data[14:18] in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    ):
        return "image"
    if data[:4] in (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00") or data[:2] == b"\x09\x04":
        return "xls"  # BIFF without its container
    return _text_kind(data, ending)


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            mimetype = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError):
        # cut or damaged: the local headers still name the parts
        names = [
            name.decode("utf-8", "replace")
            for name in re.findall(rb"PK\x03\x04.{26}([\w./\[\]-]{3,80})", data, re.DOTALL)
        ]
        mimetype = data[38:120] if data[30:38] == b"mimetype" else b""
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if b"opendocument.text" in mimetype:
        return "odt"
    tops = {name.split("/", 1)[0].lower() for name in names}
    if "word" in tops:
        return "docx"
    if "xl" in tops:
        if any(name.lower().startswith("xl/workbook.bin") for name in names):
            return "xlsb"
        return "xlsm" if any(name.lower().endswith("vbaproject.bin") for name in names) else "xlsx"
    return "pptx" if "ppt" in tops else "zip"


def _compound_kind(data: bytes, ending: str) -> str:
    """Old office files are small file systems; the names of their streams (UTF-16) tell them apart."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return "encrypted_office"
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book\0"):
        return "xls"
    if data[512:516] == b"\xec\xa5\xc1\x00" or data[512:514] == b"\xec\xa5":
        return "doc"
    if data[512:514] == b"\x09\x08":
        return "xls"
    return {"doc": "doc", "dot": "doc", "xls": "xls"}.get(ending, "unknown")


def _text_kind(data: bytes, ending: str) -> str:
    head, codec = decode_bytes(data[:HEAD])
    if _binary(data[:HEAD], head, codec):
        return "unknown"
    head = head.lstrip("\ufeff")
    start = head.lstrip()[:1]
    if start in "{[" and re.match(r'\s*[\[{]\s*(?:["{\[\]}]|-?\d)', head):
        return "json"
    if start == "<":
        if "urn:schemas-microsoft-com:office:spreadsheet" in head:
            return "xml_spreadsheet"
        if "office/word/2003/wordml" in head or "schemas.microsoft.com/office/2006/xmlPackage" in head:
            return "word_xml"
        if _MARKUP.match(_after_comments(head)) or re.search(r"<(?:html|body|table)\b", head[:4096], re.IGNORECASE):
            return "html"
    if re.match(r"(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*){1,20}", head[:4096]) and re.search(
        r"^MIME-Version:.*^Content-Type:\s*multipart/related", head[:8192], re.IGNORECASE | re.MULTILINE | re.DOTALL
    ):
        return "mht"
    if re.search(r"<html\b.{0,4000}<body\b", head, re.IGNORECASE | re.DOTALL):
        return "html"
    return "csv" if _is_table(head, ending, whole=len(data) <= HEAD) else "txt"


def _after_comments(text: str) -> str:
    """Markup without the declaration and the comments at its front."""
    text = text.lstrip()
    if text.startswith("<?"):
        text = text.partition(">")[2].lstrip()
    while text.startswith("<!--"):
        text = text.partition("-->")[2].lstrip()
    return text


def _binary(data: bytes, text: str, codec: str) -> bool:
    """Whether bytes are no text: many control characters (VISCII and VPS have a few of them as letters)."""
    if codec.startswith("utf-16") or codec.startswith("utf-32"):
        return text.count("\ufffd") > 0.02 * len(text) + 2
    controls = sum(data.count(code) for code in (*range(0x00, 0x09), *range(0x0E, 0x20), 0x7F))
    return data.count(0) > 0.002 * len(data) or controls > 0.05 * len(data)


def _is_table(text: str, ending: str, whole: bool) -> bool:
    """Whether lines of a text are records: the same delimiter as often in most of them, and no sentences between."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not whole and len(lines) > 1:
        lines = lines[:-1]
    lines = lines[:400]
    if lines and re.fullmatch(r"sep=.\s*", lines[0]):
        return True
    named = ending in ("csv", "tsv", "tab")
    for delimiter in "\t;,|":
        counts = Counter(_fields(line, delimiter) for line in lines)
        counts.pop(1, None)
        if not counts:
            continue
        width, times = counts.most_common(1)[0]
        if named and (times >= 0.3 * len(lines) or times >= 3):
            return True
        steady = times >= (0.8 if delimiter == "," else 0.6) * len(lines) and len(lines) >= 3
        if steady and (width > 2 or delimiter != ",") and _cells_are_short(lines, delimiter):
            return True
    return False


def _fields(line: str, delimiter: str) -> int:
    if '"' in line:
        line = re.sub(r'"(?:[^"]|"")*"', "", line)
    return line.count(delimiter) + 1


def _cells_are_short(lines: list[str], delimiter: str) -> bool:
    cells = [cell for line in lines for cell in line.split(delimiter) if cell.strip()]
    return (
        bool(cells)
        and sum(len(cell) for cell in cells) / len(cells) < 40
        and sum(len(cell) > 120 for cell in cells) < 3
    )


def _html_family(data: bytes, ending: str) -> str:
    """A page is a spreadsheet where an office program exported one, or where nearly all of it is short cells."""
    if ending in ("xls", "xlsx", "ods", "csv"):
        return "spreadsheet"
    text = decode_bytes(data[: 1 << 18])[0]
    if ending not in ("html", "htm") and _OFFICE_TABLE.search(text[:8192]):
        return "spreadsheet"
    if re.search(r"Excel\.Sheet|<x:ExcelWorkbook", text[:16384]):
        return "spreadsheet"
    if len(re.findall(r"<td\b", text, re.IGNORECASE)) < 8:
        return "document"
    body = _SCRIPT.sub("", text) if len(re.findall(r"<(?:script|style|head)\b", text, re.IGNORECASE)) < 500 else text
    cells = [_TAG.sub("", cell).strip() for cell in re.split(r"<t[dh]\b[^>]*>", body, flags=re.IGNORECASE)[1:]]
    inside = [re.split(r"</t[dh]\s*>", cell, maxsplit=1, flags=re.IGNORECASE)[0] for cell in
              re.split(r"<t[dh]\b[^>]*>", body, flags=re.IGNORECASE)[1:]]  # fmt: skip
    inside_text = sum(len(_TAG.sub("", cell).strip()) for cell in inside)
    whole = len("".join(_TAG.sub("", body).split())) or 1
    filled = [cell for cell in cells if cell]
    average = sum(map(len, filled)) / len(filled) if filled else 0
    links = len(re.findall(r"<a\s[^>]*href", body, re.IGNORECASE))
    if inside_text > 0.7 * whole and average < 60 and links < len(cells) / 10:
        return "spreadsheet"
    return "document"
