"""Legacy Vietnamese encodings, written out letter by letter so that no converter of the project is its own witness.

Belongs here: Unicode to TCVN3, VNI, VISCII, windows-1258 and the garble of UTF-8 read as cp1252. Not here: fonts, sheets.
"""

from __future__ import annotations

import unicodedata

_TCVN3_ORDER = (
    "à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ è ẻ ẽ é ẹ ê ề ể ễ ế ệ ì ỉ ĩ í ị ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ "
    "ợ ù ủ ũ ú ụ ư ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ Ă Â Ê Ô Ơ Ư Đ"
)
_VISCII_ORDER = (
    "02Ẳ 05Ẵ 06Ẫ 14Ỷ 19Ỹ 1EỴ 80Ạ 81Ắ 82Ằ 83Ặ 84Ấ 85Ầ 86Ẩ 87Ậ 88Ẽ 89Ẹ 8AẾ 8BỀ 8CỂ 8DỄ 8EỆ 8FỐ 90Ồ 91Ổ 92Ỗ "
    "93Ộ 94Ợ 95Ớ 96Ờ 97Ở 98Ị 99Ỏ 9AỌ 9BỈ 9CỦ 9DŨ 9EỤ 9FỲ A0Õ A1ắ A2ằ A3ặ A4ấ A5ầ A6ẩ A7ậ A8ẽ A9ẹ AAế ABề "
    "ACể ADễ AEệ AFố B0ồ B1ổ B2ỗ B3Ỡ B4Ơ B5ộ B6ờ B7ở B8ị B9Ự BAỨ BBỪ BCỬ BDơ BEớ BFƯ C0À C1Á C2Â C3Ã C4Ả "
    "C5Ă C6ẳ C7ẵ C8È C9É CAÊ CBẺ CCÌ CDÍ CEĨ CFỳ D0Đ D1ứ D2Ò D3Ó D4Ô D5ạ D6ỷ D7ừ D8ử D9Ù DAÚ DBỹ DCỵ DDÝ "
    "DEỡ DFư E0à E1á E2â E3ã E4ả E5ă E6ữ E7ẫ E8è E9é EAê EBẻ ECì EDí EEĩ EFỉ F0đ F1ự F2ò F3ó F4ô F5õ F6ỏ "
    "F7ọ F8ụ F9ù FAú FBũ FCủ FDý FEợ FFỮ"
)

_TCVN3_LETTERS = _TCVN3_ORDER.split()
_TCVN3_BYTES = bytes.fromhex(
    "B5B6B7B8B9 A8BBBCBDBEC6 A9C7C8C9CACB AE CCCECFD0D1 AAD2D3D4D5D6 D7D8DCDDDE DFE1E2E3E4 ABE5E6E7E8E9 ACEAEBECEDEE"
    "EFF1F2F3F4 ADF5F6F7F8F9 FAFBFCFDFE A1A2A3A4A5A6A7"
)
TCVN3 = {letter: chr(code) for letter, code in zip(_TCVN3_LETTERS, _TCVN3_BYTES, strict=True)}

_VNI_MARKS = {
    "a": {"": "", "`": "ø", "'": "ù", "?": "û", "~": "õ", ".": "ï"},
    "ă": {"": "ê", "`": "è", "'": "é", "?": "ú", "~": "ü", ".": "ë"},
    "â": {"": "â", "`": "à", "'": "á", "?": "å", "~": "ã", ".": "ä"},
}
_TONES = {"\u0300": "`", "\u0301": "'", "\u0309": "?", "\u0303": "~", "\u0323": "."}
_VNI_I = {"": "i", "`": "ì", "'": "í", "?": "æ", "~": "ó", ".": "ò"}

# VISCII 1.1 (RFC 1456), letters by code.
_VISCII = _VISCII_ORDER.split()
VISCII = {entry[2:]: int(entry[:2], 16) for entry in _VISCII}


def tcvn3(text: str) -> str:
    """Text as a sheet in a .Vn font holds it. Capitals with an accent have no place of their own and turn small."""
    return "".join(TCVN3.get(c) or TCVN3.get(c.lower(), c) for c in unicodedata.normalize("NFC", text))


def tcvn3_bytes(text: str) -> bytes:
    """The bytes of a text file in TCVN3."""
    return tcvn3(text).encode("latin-1", "replace")


def _parts(letter: str) -> tuple[str, str]:
    """A letter's base (with circumflex, breve or horn) and its tone's sign."""
    marks = unicodedata.normalize("NFD", letter)
    tone = "".join(_TONES.get(m, "") for m in marks)
    return unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES)), tone


def _vni_letter(letter: str) -> str:
    base, tone = _parts(letter)
    if base == "đ":
        return "ñ"
    if base == "i":
        return _VNI_I[tone]
    if base == "y" and tone == ".":
        return "î"
    plain = {"ơ": "ô", "ư": "ö", "ê": "e", "ô": "o", "ă": "a", "â": "a"}.get(base, base)
    family = "ă" if base == "ă" else "â" if base in "âêô" else "a"
    if base in "aăâeêoôơuưy":
        return plain + _VNI_MARKS[family][tone]
    return letter


def vni(text: str) -> str:
    """Text as a sheet in a VNI font holds it; capitals have capital marks."""
    out = []
    for c in unicodedata.normalize("NFC", text):
        small = _vni_letter(c.lower()) if c.isalpha() else c
        out.append(small.upper() if c != c.lower() else small)
    return "".join(out)


def viscii_bytes(text: str) -> bytes:
    """The bytes of a text in VISCII."""
    return bytes(VISCII.get(c, ord(c) if ord(c) < 128 else 0x3F) for c in unicodedata.normalize("NFC", text))


def sloppy_cp1252(data: bytes) -> str:
    """Bytes shown as cp1252, with the five unassigned codes kept as controls, as office programs do."""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in data)


def viscii(text: str) -> str:
    """Text as a sheet in a VISCII font holds it."""
    return sloppy_cp1252(viscii_bytes(text))


def garbled(text: str) -> str:
    """UTF-8 that a program read as cp1252."""
    return sloppy_cp1252(unicodedata.normalize("NFC", text).encode("utf-8"))


def cp1258_bytes(text: str) -> bytes:
    """The bytes of a text in windows-1258: letters with their base mark, tones after them."""
    out = bytearray()
    for c in unicodedata.normalize("NFC", text):
        try:
            out += c.encode("cp1258")
            continue
        except UnicodeEncodeError:
            pass
        marks = unicodedata.normalize("NFD", c)
        tone = [m for m in marks if m in _TONES]
        base = unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES))
        out += (base + "".join(tone)).encode("cp1258", "replace")
    return bytes(out)
