"""Text files and the annotated JSON: unchanged but for their letters, with the way back to the original."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from document_makers import SENTENCES
from hypothesis import given
from hypothesis import strategies as st
from viparse.normalize.encodings import CHARMAPS

from transforms.reports.document import DocumentRejected, Limits, OffsetMap, read_document
from transforms.reports.documents.pieces import repair
from transforms.text import nfc

TEXT = "\n\n".join(["Huyện ủy Tân Thạnh sơ kết sáu tháng đầu năm", *SENTENCES])


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_text_is_kept_as_it_is(codec: str) -> None:
    document = read_document(TEXT.encode(codec), "a.txt")
    assert document.text == TEXT
    assert document.title == "Huyện ủy Tân Thạnh sơ kết sáu tháng đầu năm"
    assert document.warnings == ()


def test_quotes_lead_back_to_the_original_text() -> None:
    original = unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n").replace("145", "14\u200b5")
    document = read_document(original.encode(), "a.txt")
    assert document.text == TEXT
    for quote in ("145 đảng viên mới", "chiếm 88,1%", "khai trừ 1"):
        start = document.text.index(quote)
        begin, end = document.to_original(start, start + len(quote))
        assert nfc(original[begin:end].replace("\u200b", "")) == quote


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii"])
def test_old_encodings_become_unicode_and_lead_back(encoding: str) -> None:
    table: dict[str, str] = {}
    for source, letter in CHARMAPS[encoding].pairs:
        table.setdefault(letter, source)
    original = "".join(table.get(letter, table.get(letter.lower(), letter)) for letter in TEXT)
    document = read_document(original.encode("latin-1"), "a.txt")
    assert document.encoding == encoding
    assert document.text.lower() == TEXT.lower()
    assert document.warnings
    start = document.text.index("145 đảng viên")
    begin, end = document.to_original(start, start + len("145 đảng viên"))
    assert original[begin:end].startswith("145 ")


@given(st.text(alphabet="aếe\u0301\u0302\u0323o đĐð\r\n\u200b\u00ad\u2028 .1", max_size=60))
def test_every_place_of_the_stored_text_has_one_in_the_original(original: str) -> None:
    def change(line: str) -> str:
        return nfc(line.replace("\u200b", "").replace("\u00ad", ""))

    stored, offsets = repair(original, change)
    last = 0
    for place in range(len(stored)):
        start, end = offsets.to_original(place, place + 1)
        assert 0 <= start <= end <= len(original)
        assert start >= last
        last = start
    start, end = offsets.to_original(0, len(stored))
    assert repair(original[start:end], change)[0] == stored


def test_text_that_needs_nothing_has_a_plain_map() -> None:
    assert repair("abc\ndef", nfc) == ("abc\ndef", OffsetMap())


def test_the_annotated_json_reads_as_its_text() -> None:
    text = unicodedata.normalize("NFD", TEXT) + "\r\n\u200bcuối"
    data = json.dumps({"doc_id": "a", "title": "Huyện ủy sơ kết", "text": text, "figures": []}).encode()
    document = read_document(data, "a.json")
    assert document.text == unicodedata.normalize("NFC", text)
    assert document.format == "json"
    assert document.title == "Huyện ủy sơ kết"


def test_annotated_reports_read_as_their_text() -> None:
    folder = Path(
        os.environ.get("DANHBO_ANNOTATED_REPORTS") or Path(__file__).parents[5] / "shared" / "reports" / "dev"
    )
    files = sorted(folder.glob("*.json"))
    if not files:
        pytest.skip("no annotated reports (set DANHBO_ANNOTATED_REPORTS)")
    for file in files:
        text = json.loads(file.read_text(encoding="utf-8"))["text"]
        assert read_document(file.read_bytes(), file.name).text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty_file"),
        (b" \n\r\n ", "a.txt", "empty_file"),
        (b"\xef\xbb\xbf", "a.txt", "empty_file"),
        (b'{"doc_id": "a"}', "a.json", "unsupported_file"),
        (b'{"text": 5}', "a.json", "unsupported_file"),
        (b'{"text": "a"', "a.json", "unreadable_file"),
        (b'{"text": ' * 5000, "a.json", "unreadable_file"),
        (bytes(range(256)) * 40, "a.txt", "unsupported_file"),
        (b"MZ" + bytes(5000), "a.txt", "unsupported_file"),
    ],
)
def test_refusals_say_why_in_both_languages(data: bytes, name: str, code: str) -> None:
    with pytest.raises(DocumentRejected) as rejected:
        read_document(data, name)
    assert rejected.value.code == code
    assert rejected.value.message_vi
    assert rejected.value.message_en


@pytest.mark.timeout(120)  # a guard against hanging, not a measurement
def test_a_text_of_fifty_megabytes_is_bounded() -> None:
    data = (TEXT + "\n").encode() * (50_000_000 // len(TEXT.encode()))
    with pytest.raises(DocumentRejected) as rejected:
        read_document(data, "a.txt")
    assert rejected.value.code == "file_too_large"
    with pytest.raises(DocumentRejected, match="file_too_large"):
        read_document(data, "a.txt", Limits(bytes=1 << 20))


def test_a_name_that_lies_is_a_warning() -> None:
    document = read_document(TEXT.encode(), "bao-cao.docx")
    assert document.text == TEXT
    assert ".docx" in document.warnings[0]


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    for head in (b"", b"<html><body>", b"PK\x03\x04", b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b'{"text":"'):
        try:
            read_document(head + data, "a")
        except DocumentRejected as rejected:
            assert rejected.code  # noqa: PT017 (most are refused; those that are text are not)
