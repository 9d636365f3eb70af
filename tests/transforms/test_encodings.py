"""Legacy encodings: decided by what words they give, refused where two readings fit, converted by named tables."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from viparse.normalize.encodings import CHARMAPS

from transforms.encodings import ENCODINGS, convert, convert_legacy_parts, decode_bytes, detect
from transforms.syllables import is_syllable

REPORT = (
    "Danh sách đảng viên Chi bộ khóm Ba. Nguyễn Thị Hòa, kết nạp ngày 03/02/1999, chính thức ngày 03/02/2000. "
    "Quê quán: xã Bình Hòa, tỉnh An Giang. Trần Văn Đạt, dân tộc Kinh, trình độ đại học, lý luận chính trị trung cấp. "
    "Ủy ban kiểm tra đã kiểm tra tám tổ chức; kết quả: hoàn thành tốt nhiệm vụ. Quỳnh Như, Mỹ, kỵ, bệ, ẩn, nghĩa, rủi."
)
NAMES = ["Nguyễn Thị Hòa", "Trần Văn Đạt", "Lê Thị Mỹ Hạnh", "Phạm Ngọc Ẩn", "Đặng Văn Sử", "Hồ Thị Bé Sáu"]


def written_in(text: str, encoding: str) -> str:
    """The text as a program without Vietnamese fonts shows it (an encoder from the tables, for tests only)."""
    if encoding == "utf8_as_cp1252":
        return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode("utf-8"))
    if encoding == "cp1258":
        letters = []
        for letter in text:
            marks = [m for m in unicodedata.normalize("NFD", letter) if m in "\u0300\u0301\u0303\u0309\u0323"]
            base = "".join(m for m in unicodedata.normalize("NFD", letter) if m not in marks)
            letters += [unicodedata.normalize("NFC", base), *marks]
        return "".join(letters).encode("cp1258").decode("cp1252")
    table: dict[str, str] = {}
    for source, letter in CHARMAPS[encoding].pairs:
        table.setdefault(letter, source)
    if encoding == "vni":
        table["ỵ"] = "î"
    if encoding == "tcvn3":  # no accented capitals
        return "".join(table.get(letter, table.get(letter.lower(), letter)) for letter in text)
    return "".join(table.get(letter, letter) for letter in text)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_report_is_told_and_converted(encoding: str) -> None:
    garbled = written_in(REPORT, encoding)
    decision = detect(garbled)
    assert decision.encoding == encoding, decision
    assert not decision.ambiguous
    expected = REPORT.replace("Ủy", "ủy").replace("Ẩn", "ẩn") if encoding == "tcvn3" else REPORT
    assert convert(garbled, encoding) == expected


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_short_list_of_names_is_enough(encoding: str) -> None:
    assert detect("\n".join(written_in(name, encoding) for name in NAMES)).encoding == encoding


@pytest.mark.parametrize(
    "text",
    [
        REPORT,
        "Nguyễn Thị Hòa",
        "Báo cáo năm 2020",
        "hoà, và, là, có, tôi",  # letters that Latin-1 has too
        unicodedata.normalize("NFD", REPORT),
        "El señor López y la niña comieron jamón en la pequeña cocina de su tía",
        "Die Müllerin süßt ihre Bäckerei für größere Äpfel",
        "Le numéro d'été où l'élève a été très fâché",
        "no marks at all",
        "Công ty ½ m² ® 30° ±5%",
        "",
    ],
)
def test_text_that_is_no_legacy_encoding_is_left_alone(text: str) -> None:
    decision = detect(text)
    assert decision.encoding is None
    assert not decision.ambiguous


def test_capitals_of_tcvn3_are_recognised_though_they_have_small_marks() -> None:
    capitals = written_in("DANH SáCH ĐảNG VIÊN CHI Bộ KHóM TâN THạNH", "tcvn3")
    assert detect(capitals).encoding == "tcvn3"
    assert convert(capitals, "tcvn3") == "DANH SáCH ĐảNG VIÊN CHI Bộ KHóM TâN THạNH"


def test_a_cell_that_fits_two_encodings_is_refused_unless_a_font_decides() -> None:
    cell = "Hßa"  # Hòa in TCVN3, Hưa in VISCII
    assert detect(cell).ambiguous
    assert detect(cell).encoding is None
    assert detect(cell, [".VnTime"]).encoding == "tcvn3"


def test_a_font_does_not_make_legacy_text_of_unicode() -> None:
    assert detect(REPORT, [".VnTime", "Arial"]).encoding is None
    assert detect("Báo cáo và hồ sơ", ["VNI-Times"]).encoding is None


def test_text_of_both_kinds_is_said_to_be_mixed_and_only_the_old_part_converted() -> None:
    both = REPORT + "\n" + written_in(REPORT, "vni")
    decision = detect(both)
    assert decision.encoding == "vni"
    assert decision.mixed
    assert convert_legacy_parts(both, "vni") == f"{REPORT}\n{REPORT}"
    assert convert_legacy_parts("Chi bộ Nguyeãn", "vni") == "Chi bộ Nguyễn"


def test_vni_letters_that_its_common_tables_lack() -> None:
    assert convert("saün caúng Aùnh kîn", "vni") == "sẵn cẳng Ánh kỵn"


def test_bytes_lost_through_windows_1252_are_restored_where_only_one_letter_fits() -> None:
    garbled = "".join(bytes([b]).decode("cp1252", "ignore") for b in "Đảng viên nhiều người trọng tâm".encode())
    assert convert(garbled, "utf8_as_cp1252") == "Đảng viên nhiều người trọng tâm"
    assert convert("thÃ nh vÃ cÃ¡c", "utf8_as_cp1252") == "thành và các"


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(ValueError, match="one of tcvn3"):
        convert("é", "latin")


# --- bytes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "codec"),
    [
        (REPORT.encode("utf-8"), "utf-8"),
        (REPORT.encode("utf-8-sig"), "utf-8-sig"),
        (REPORT.encode("utf-16"), "utf-16"),
        (REPORT.encode("utf-16-le"), "utf-16-le"),
        (REPORT.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + REPORT.encode("utf-32-le"), "utf-32"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unicode_bytes(data: bytes, codec: str) -> None:
    assert decode_bytes(data) == (REPORT, codec)


def test_windows_1258_is_decoded_and_composed() -> None:
    data = written_in(REPORT, "cp1258").encode("cp1252")
    assert decode_bytes(data) == (REPORT, "cp1258")


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii", "vps"])
def test_bytes_of_old_encodings_keep_every_byte(encoding: str) -> None:
    garbled = written_in(REPORT, encoding)
    text, codec = decode_bytes(garbled.encode("latin-1"))
    assert codec in ("cp1252", "latin-1")
    decision = detect(text)
    assert decision.encoding == encoding
    assert convert(text, encoding).lower() == REPORT.lower()


def test_utf8_with_a_broken_byte_or_cut_in_a_letter_stays_utf8() -> None:
    data = REPORT.encode()
    cut = data[: data.index("ộ".encode()) + 1]
    assert decode_bytes(cut) == (cut[:-1].decode() + "\ufffd", "utf-8")
    text, codec = decode_bytes(data[:40] + b"\xff" + data[40:])
    assert codec == "utf-8"
    assert text.count("\ufffd") in (1, 2)


@given(st.binary(max_size=300))
def test_any_bytes_decode_and_any_text_is_judged(data: bytes) -> None:
    text, _ = decode_bytes(data)
    decision = detect(text)
    assert not (decision.ambiguous and decision.encoding)
    for encoding in ENCODINGS:
        converted = convert(text, encoding)
        assert converted == unicodedata.normalize("NFC", converted)


@pytest.mark.timeout(60)  # a guard against quadratic time, not a measurement
def test_long_texts_are_judged_in_linear_time() -> None:
    sheet = written_in(REPORT, "tcvn3") * 2000
    assert detect(sheet).encoding == "tcvn3"
    assert convert(sheet, "tcvn3").count("\ufffd") == 0


@pytest.mark.parametrize(
    "word", ["đảng", "giếng", "quyết", "nghiêng", "khuya", "uống", "yểu", "thuở", "gì", "gìn", "xoong"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["hoc", "hỏc", "window", "ưiê", "ngnga", "đảngg"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
