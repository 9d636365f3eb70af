"""Reports made to harm, through the command and its bounded reader: each is refused with a word to the clerk, none stops the next.

Every file is small on disk. The reader may use one gigabyte and one minute a file; a report of 500 pages must fit in that.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.pdfgen import canvas

SENTENCE = "Năm 2021, Đảng bộ huyện Tân Thạnh kết nạp 145 đảng viên."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LIMITS = {"DANHBO_LIMITS__READ_MEMORY_MB": "1024", "DANHBO_LIMITS__READ_SECONDS": "60"}


def a_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_main(xml: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_docx())) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == "word/document.xml" else old.read(name))
    return buffer.getvalue()


def document(body: str, head: str = "") -> bytes:
    return with_main(f"{head}<w:document {W}><w:body>{body}</w:body></w:document>".encode())


def text(inside: str) -> str:
    return f"<w:p><w:r><w:t>{inside}</w:t></w:r></w:p>"


def many_parts() -> bytes:
    buffer = io.BytesIO(a_docx())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        for number in range(6_000):
            package.writestr(f"word/part{number}.xml", "<a/>")
    return buffer.getvalue()


def a_pdf(pages: int, *, password: str | None = None) -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, encrypt=pdfencrypt.StandardEncryption(password) if password else None)
    for sheet in range(pages):
        for line in range(40):
            page.drawString(
                50, 800 - 18 * line, f"{line}) Chi bo {sheet} hop thuong ky, ban cong tac nam, thu tu {line}"
            )
        page.showPage()
    page.save()
    return buffer.getvalue()


def raw_pdf(stream: bytes, dictionary: str, *, box: str = "0 0 595 842") -> bytes:
    """A pdf of one page with one picture, object by object: reading repairs its missing table of places."""
    draw = b"q 500 0 0 700 40 40 cm /P Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>".encode(),
        b"<</Length %d>>stream\n%b\nendstream" % (len(draw), draw),
        f"<<{dictionary}/Length {len(stream)}>>".encode() + b"stream\n" + stream + b"\nendstream",
    ]
    body = b"%PDF-1.4\n"
    for number, content in enumerate(objects, 1):
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    return body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF\n"


def picture_in_a_pdf(side: int) -> bytes:
    packer = zlib.compressobj(9)
    row = bytes(3 * side)
    stream = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return raw_pdf(
        stream,
        f"/Type/XObject/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode",
    )


def a_picture(mode: str, side: int) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (side, side)).save(buffer, "PNG")
    return buffer.getvalue()


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>'


HOSTILE = {
    "bom-zip.docx": lambda: with_main(f"<w:document {W}><w:body>".encode() + b"<w:p/>" * 20_000_000 + b"</w:body></w:document>"),
    "nhieu-phan.docx": many_parts,
    "thuc-the.docx": lambda: document(text("&e;"), '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'),
    "ty-cuoi.docx": lambda: document(text("&l11;"), laughs()),
    "long-nhau.docx": lambda: document("<w:tbl><w:tr><w:tc>" * 5_000 + text("a") + "</w:tc></w:tr></w:tbl>" * 5_000),
    "cut.docx": lambda: a_docx()[: len(a_docx()) // 2],
    "cut.pdf": lambda: a_pdf(5)[:4_000],
    "mat-khau.pdf": lambda: a_pdf(1, password="099"),
    "qua-nhieu-trang.pdf": lambda: a_pdf(501),
    "bom-anh.png": lambda: a_picture("1", 30_000),
    "bom-anh.pdf": lambda: picture_in_a_pdf(20_000),
    "trang-khong-lo.pdf": lambda: raw_pdf(b"\0", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", box="0 0 200000 200000"),
    "rong.txt": lambda: b" \n",
    "khong-phai.docx": lambda: b"PK\x03\x04" + bytes(range(256)) * 50,
}  # fmt: skip
READ = {
    "long-nhau.html": lambda: f"<html><body><p>{SENTENCE}</p>{'<div>' * 100_000}x</body></html>".encode(),
    "nam-tram-trang.pdf": lambda: a_pdf(500),
    "tot.docx": a_docx,
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """One command over all the files, the harmful ones first."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, make in (HOSTILE | READ).items():
        (folder / name).write_bytes(make())
    return subprocess.run(
        [str(Path(sys.executable).parent / "danhbo"), "extract", *(str(folder / name) for name in HOSTILE | READ)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | LIMITS | {"DANHBO_HOME": str(folder / "home")},
        timeout=1_200,
        check=False,
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_harmful_report_is_refused_with_a_word_to_the_clerk(ran: subprocess.CompletedProcess[str], name: str) -> None:
    told = [line for line in ran.stderr.splitlines() if f"{name}:" in line]
    assert told, f"{name}: nothing was said\n{ran.stderr}"
    assert any("rejected" in line for line in told)
    assert any(ord(letter) > 0x1E9F for line in told for letter in line)  # in Vietnamese
    assert f'"doc_id":"{Path(name).stem}"' not in ran.stdout


def test_none_of_them_stops_the_others(ran: subprocess.CompletedProcess[str]) -> None:
    assert ran.returncode == 3
    assert "Traceback" not in ran.stderr
    figures = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(figure["doc_id"], figure["value"]) for figure in figures if figure["doc_id"] == "tot"] == [("tot", 145)]
    refused = {name for name in READ if f"{name}:" in ran.stderr}
    assert refused <= {"long-nhau.html"}  # nested without end, a page may be refused, or read whole


def test_nothing_of_the_machine_is_read_into_a_report(ran: subprocess.CompletedProcess[str]) -> None:
    host = Path("/etc/hostname")
    if host.exists():
        assert host.read_text(encoding="utf-8").strip() not in ran.stdout
