"""Files that break readers: bombs, entities, locks, lies, torn and foreign files; each with what must be said of it.

Belongs here: the building of the files. Not here: how they are run and bounded (test_hostile).
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import xlsxwriter
import xlwt
from xlwt.CompoundDoc import XlsDoc

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Ngày vào Đảng", "Ngày chính thức"]
MEMBERS = [
    [1, "Nguyễn Văn An", "03/02/1970", "Nam", "19/05/1995", "19/05/1996"],
    [2, "Trần Thị Bích", "12/11/1981", "Nữ", "03/02/2005", "03/02/2006"],
    [3, "Lê Quốc Cường", "07/07/1965", "Nam", "02/09/1990", "02/09/1991"],
]
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{_REL}"><sheets><sheet name="DS" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
SHEET_HEAD = (
    '<?xml version="1.0"?>{doctype}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)
STRINGS_HEAD = '<?xml version="1.0"?>{doctype}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


@dataclass
class Hostile:
    """One file: what may be said of it, whether it is refused whole, and what it may never give."""

    name: str
    file_name: str
    build: Callable[[], bytes]
    codes: frozenset[str]  # at least one of these must be found; empty: none is needed
    rejected: bool | None = True  # None: either
    rows: int | None = None  # how many rows must come out, where that is known
    never: tuple[str, ...] = ()  # text that must not come out
    seconds: float = 40.0  # a guard against hanging, on a machine that does other work too
    tags: tuple[str, ...] = field(default=())


CASES: dict[str, Hostile] = {}


def case(
    file_name: str,
    *codes: str,
    rejected: bool | None = True,
    rows: int | None = None,
    never: tuple[str, ...] = (),
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register a builder with what must be said of its file."""

    def register(build: Callable[[], bytes]) -> Callable[[], bytes]:
        name = build.__name__
        CASES[name] = Hostile(name, file_name, build, frozenset(codes), rejected, rows, never)
        return build

    return register


def members_xml(extra: str = "", start: int = 1) -> str:
    """Rows of the sound little list as inline strings."""
    lines = []
    for r, line in enumerate([HEADER, *MEMBERS], start):
        cells = "".join(
            f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{value}</t></is></c>' for c, value in enumerate(line)
        )
        lines.append(f'<row r="{r}">{cells}</row>')
    return "".join(lines) + extra


def package(
    sheet: bytes | None = None, strings: bytes | None = None, parts: dict[str, bytes] | None = None, level: int = 6
) -> bytes:
    """An xlsx by hand."""
    plain = SHEET_HEAD.format(doctype="") + f"<sheetData>{members_xml()}</sheetData></worksheet>"
    body = {
        "[Content_Types].xml": CONTENT_TYPES.encode(),
        "_rels/.rels": ROOT_RELS.encode(),
        "xl/workbook.xml": BOOK.encode(),
        "xl/_rels/workbook.xml.rels": BOOK_RELS.encode(),
        "xl/sharedStrings.xml": strings or (STRINGS_HEAD.format(doctype="") + "</sst>").encode(),
        "xl/worksheets/sheet1.xml": sheet or plain.encode(),
    } | (parts or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as target:
        for name, data in body.items():
            target.writestr(name, data)
    return out.getvalue()


def sheet_xml(body: str, doctype: str = "", tail: str = "", head: str = "") -> bytes:
    """A worksheet's xml around its rows."""
    return (SHEET_HEAD.format(doctype=doctype) + f"{head}<sheetData>{body}</sheetData>{tail}</worksheet>").encode()


def bomb(part: str, head: bytes, unit: bytes, tail: bytes, size: int, claimed: int | None = None) -> bytes:
    """An xlsx one part of which unpacks to `size` bytes of a repeated unit; the block is deflated once and repeated.

    `claimed` is the size the directory states, where it lies.
    """
    block = unit * max(1, (8 << 20) // len(unit))
    times = size // len(block)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    middle = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    end = packer.compress(tail) + packer.flush(zlib.Z_FINISH)
    crc = zlib.crc32(head)
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    crc = zlib.crc32(tail, crc)
    packed = start + middle * times + end
    whole = len(head) + len(block) * times + len(tail)
    stated = claimed if claimed is not None else whole
    base = zipfile.ZipFile(io.BytesIO(package()))
    out = io.BytesIO()
    entries = []
    for name in base.namelist():
        data, raw, check = base.read(name), b"", 0
        if name == part:
            raw, size_of, check = packed, stated, crc
        else:
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            raw, size_of, check = packer.compress(data) + packer.flush(), len(data), zlib.crc32(data)
        entries.append((name.encode(), out.tell(), check, len(raw), size_of))
        out.write(struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, check, len(raw), size_of, len(name), 0))
        out.write(name.encode() + raw)
    directory = out.tell()
    for encoded, at, check, packed_size, size_of in entries:
        fields = (0x02014B50, 20, 20, 0, 8, 0, 33, check, packed_size, size_of, len(encoded), 0, 0, 0, 0, 0, at)
        out.write(struct.pack("<IHHHHHHIIIHHHHHII", *fields) + encoded)
    length = out.tell() - directory
    out.write(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(entries), len(entries), length, directory, 0))
    return out.getvalue()


TOO_LARGE = ("file_too_large",)
BROKEN = ("unreadable_file",)
_SST = STRINGS_HEAD.format(doctype="").encode()
_SHEET = (SHEET_HEAD.format(doctype="") + "<sheetData>").encode()


@case("bom.xlsx", *TOO_LARGE)
def bomb_of_one_string() -> bytes:
    """3 GB of one letter in the shared strings."""
    return bomb("xl/sharedStrings.xml", _SST + b"<si><t>", b"A", b"</t></si></sst>", 3 << 30)


@case("bom.xlsx", *TOO_LARGE, *BROKEN)
def bomb_of_many_strings() -> bytes:
    """1.5 GB of tiny shared strings, below a limit on the directory's sizes, far above one on memory."""
    return bomb("xl/sharedStrings.xml", _SST, b"<si><t>a</t></si>", b"</sst>", 1536 << 20)


@case("bom.xlsx", *TOO_LARGE, *BROKEN)
def bomb_of_cells() -> bytes:
    """1.5 GB of cells in one row of a sheet."""
    return bomb(
        "xl/worksheets/sheet1.xml",
        _SHEET + b'<row r="1">',
        b"<c><v>1</v></c>",
        b"</row></sheetData></worksheet>",
        1536 << 20,
    )


@case("bom.xlsx", *TOO_LARGE, *BROKEN)
def bomb_of_rows() -> bytes:
    """1.5 GB of rows with one word each."""
    row = b'<row><c t="inlineStr"><is><t>a</t></is></c></row>'
    return bomb("xl/worksheets/sheet1.xml", _SHEET, row, b"</sheetData></worksheet>", 1536 << 20)


@case("bom.xlsx", *TOO_LARGE, *BROKEN)
def bomb_of_dense_rows() -> bytes:
    """1.2 GB of rows of a thousand words."""
    row = b"<row>" + b'<c t="inlineStr"><is><t>a</t></is></c>' * 1000 + b"</row>"
    return bomb("xl/worksheets/sheet1.xml", _SHEET, row, b"</sheetData></worksheet>", 1200 << 20)


@case("bom.xlsx", *TOO_LARGE, *BROKEN)
def bomb_that_lies() -> bytes:
    """The directory states 1,000 bytes for 3 GB."""
    return bomb("xl/sharedStrings.xml", _SST + b"<si><t>", b"A", b"</t></si></sst>", 3 << 30, claimed=1000)


@case("bom.xlsx", *TOO_LARGE, *BROKEN, rejected=None)
def bomb_in_styles() -> bytes:
    """1 GB in a part that has nothing to do with cells."""
    return bomb("xl/workbook.xml", b"<!--", b" ", b"-->" + BOOK.encode(), 1 << 30)


@case("lop.xlsx", rejected=None, never=("root:",))
def external_entity() -> bytes:
    """A sheet that asks for a file of the machine."""
    doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    extra = '<row r="5"><c r="A5"><v>4</v></c><c r="B5" t="inlineStr"><is><t>&e;</t></is></c></row>'
    return package(sheet_xml(members_xml(extra), doctype))


@case("lop.xlsx", rejected=None, never=("root:",))
def external_entity_in_strings() -> bytes:
    doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    extra = '<row r="5"><c r="A5"><v>4</v></c><c r="B5" t="s"><v>0</v></c></row>'
    strings = STRINGS_HEAD.format(doctype=doctype) + "<si><t>&e;</t></si></sst>"
    return package(sheet_xml(members_xml(extra)), strings.encode())


def _laughs() -> str:
    entities = ['<!ENTITY l0 "ha">'] + [f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 11)]
    return f"<!DOCTYPE x [{''.join(entities)}]>"


@case("cuoi.xlsx", rejected=None)
def billion_laughs() -> bytes:
    extra = '<row r="5"><c r="A5"><v>4</v></c><c r="B5" t="inlineStr"><is><t>&l10;</t></is></c></row>'
    return package(sheet_xml(members_xml(extra), _laughs()))


@case("cuoi.xlsx", rejected=None)
def billion_laughs_in_strings() -> bytes:
    strings = STRINGS_HEAD.format(doctype=_laughs()) + "<si><t>&l10;</t></si></sst>"
    extra = '<row r="5"><c r="A5"><v>4</v></c><c r="B5" t="s"><v>0</v></c></row>'
    return package(sheet_xml(members_xml(extra)), strings.encode())


@case("cuoi.xls", rejected=None, never=("root:",))
def entities_in_xml_2003() -> bytes:
    """The XML of 2003 under an .xls name, with entities inside and outside."""
    doctype = _laughs().replace("]>", '<!ENTITY e SYSTEM "file:///etc/passwd">]>').replace("x [", "Workbook [")
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{v}</Data></Cell>' for v in line) + "</Row>"
        for line in [HEADER, *MEMBERS, [4, "&e;&l10;"]]
    )
    return (
        f'<?xml version="1.0"?>{doctype}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="DS"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE2) of streams of at least 4,096 bytes each, by hand."""
    size = 512
    chains: list[list[int]] = []
    body = b""
    at = 1  # sector 0 holds the allocation table
    for data in streams.values():
        padded = data.ljust(max(4096, -(-len(data) // size) * size), b"\0")
        count = len(padded) // size
        chains.append(list(range(at, at + count)))
        at += count
        body += padded
    directory_at = at
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0, 1)]
    entries += [(name, 2, chains[i][0], len(chains[i]) * size, 0xFFFFFFFF) for i, name in enumerate(streams)]
    raw = b""
    for i, (name, kind, start, length, child) in enumerate(entries):
        encoded = (name + "\0").encode("utf-16-le")
        right = i + 1 if 0 < i < len(entries) - 1 else 0xFFFFFFFF
        raw += encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
        raw += struct.pack("<III", 0xFFFFFFFF, right, child) + b"\0" * 36 + struct.pack("<IQ", start, length)
    raw = raw.ljust(-(-len(raw) // size) * size, b"\0")
    directory = list(range(directory_at, directory_at + len(raw) // size))
    table = [0xFFFFFFFD] + [0xFFFFFFFF] * (size // 4 - 1)
    for chain in [*chains, directory]:
        for one, following in zip(chain, [*chain[1:], 0xFFFFFFFE], strict=True):
            table[one] = following
    head = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * (436 - 4)
    return head + struct.pack(f"<{len(table)}I", *table) + body + raw


@case("mat_khau.xlsx", "encrypted_file")
def encrypted_xlsx() -> bytes:
    """What an office program writes for a workbook with a password."""
    rng = random.Random(1)
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<?xml version="1.0"?><encryption xmlns="urn:x"/>'
    return compound({"EncryptionInfo": info, "EncryptedPackage": struct.pack("<Q", 5000) + rng.randbytes(5008)})


@case("mat_khau.xls", "encrypted_file")
def encrypted_xls() -> bytes:
    """A workbook stream with a FILEPASS record."""
    book = xlwt.Workbook()
    book.add_sheet("DS").write(0, 0, "x")
    stream = book.get_biff_data()
    record = struct.pack("<HH", 0x2F, 54) + struct.pack("<HHH", 1, 1, 1) + random.Random(2).randbytes(48)
    out = io.BytesIO()
    XlsDoc().save(out, stream[:20] + record + stream[20:])
    return out.getvalue()


@case("mat_khau.ods", "encrypted_file")
def encrypted_ods() -> bytes:
    out = io.BytesIO()
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{space}"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="900">'
        '<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="AA=="><manifest:algorithm '
        'manifest:algorithm-name="Blowfish CFB" manifest:initialisation-vector="AA=="/></manifest:encryption-data>'
        "</manifest:file-entry></manifest:manifest>"
    )
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", random.Random(3).randbytes(900))
        target.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def small_xlsx() -> bytes:
    """A sound little list."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("DS")
    for r, line in enumerate([HEADER, *MEMBERS]):
        page.write_row(r, 0, line)
    book.close()
    return out.getvalue()


def small_xls() -> bytes:
    """The same as xls."""
    book = xlwt.Workbook()
    page = book.add_sheet("DS")
    for r, line in enumerate([HEADER, *MEMBERS]):
        for c, value in enumerate(line):
            page.write(r, c, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
