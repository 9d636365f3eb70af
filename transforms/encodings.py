"""Legacy encodings of Vietnamese: bytes to text, and text out of old fonts to Unicode.

Belongs here: the codec of a file's bytes, which legacy encoding a text is in (TCVN3/ABC, VNI, VISCII, VPS, windows-1258
or UTF-8 read as windows-1252), and its conversion. Not here: look-alikes and white space (text.py, afterwards), fonts
of a file (its reader knows them). Serves rosters (a sheet is judged as a whole, its cells converted one by one) and
reports.

The judge is the shape of syllables: the right table makes syllables of nearly every word, a wrong one of few.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from viparse.normalize.encodings import CHARMAPS

from transforms.syllables import has_plain_capitals, is_syllable, words
from transforms.text import nfc

ENCODINGS = ("tcvn3", "vni", "viscii", "vps", "cp1258", "utf8_as_cp1252")

_SAMPLE = 40_000  # characters judged; a sheet or report shows its encoding long before
_MOST_TOKENS = 1500
_GOOD = 0.6  # share of words that are syllables in a reading that is believed
_CLOSE = 0.12  # two readings nearer than this are not told apart
_FEW = 8  # with fewer words than this, one more wrong word does not decide between two readings

# A run of what may be letters in some legacy encoding: ASCII letters, everything above ASCII, and the control
# characters that VISCII and VPS use.
_TOKEN = re.compile(r"[A-Za-z\x02-\x06\x10-\x15\x19\x1c-\x1e\x80-\U0010ffff]+")
_MARKED = re.compile(r"[\x02-\x06\x10-\x15\x19\x1c-\x1e\x80-\U0010ffff]")
_SPACES = re.compile(r"[\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]+")
_EDGES = "\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201c\u201d\u201e\u2022\u2026\u00b0\u00b2\u00b3\u00a0"
_UNICODE_ONLY = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")


@dataclass(frozen=True, slots=True)
class Decision:
    """Which encoding a text is in.

    `encoding` is None for Unicode and for text that shows none; `ambiguous` where two readings fit and none may be
    chosen (the file is to be sent again); `mixed` where some of the text is Unicode already (convert with
    `convert_legacy_parts`); `reason` says why, for the record.
    """

    encoding: str | None
    ambiguous: bool = False
    mixed: bool = False
    reason: str = ""


# --- tables ---------------------------------------------------------------------------------------------------------


def _sloppy_bytes() -> dict[str, int]:
    """Each character that windows-1252 or Latin-1 makes of a byte, with that byte."""
    table = {chr(code): code for code in range(256)}
    for code in range(0x80, 0xA0):
        try:
            table[bytes([code]).decode("cp1252")] = code
        except UnicodeDecodeError:
            continue
    return table


_BYTES = _sloppy_bytes()
_SURFACE = {code: letter for letter, code in _BYTES.items() if code >= 0x80 and ord(letter) > 0xFF}


@cache
def _single_table(encoding: str) -> dict[int, str]:
    """A table of one character a letter, keyed by both surfaces of a byte (Latin-1 and windows-1252)."""
    table: dict[int, str] = {}
    for source, letter in CHARMAPS[encoding].pairs:
        table[ord(source)] = letter
        surface = _SURFACE.get(ord(source))
        if surface:
            table[ord(surface)] = letter
    if encoding == "tcvn3":  # what the text layer of a pdf makes of ư and ã
        table.update({0x2212: "ư", 0x2219: "ã"})
    return table


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    """VNI's sequences: base letter and mark, also a capital base with a small mark (`Aùnh`), and ỵ as one letter."""
    pairs = dict(CHARMAPS["vni"].pairs)
    pairs |= {"aú": "ẳ", "AÚ": "Ẳ", "î": "ỵ", "Î": "Ỵ"}
    for source, letter in list(pairs.items()):
        if len(source) == 2 and source[0].islower():
            pairs.setdefault(source[0].upper() + source[1], letter.upper())
    ordered = sorted(pairs, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))), pairs


def convert(text: str, encoding: str) -> str:
    """`text` out of a legacy encoding (one of ENCODINGS), in NFC.

    TCVN3 has no accented capitals: text that was set in a capitals font comes back as `DANH SáCH`; the caller re-cases
    it by field or font. Raises ValueError for an unknown name.
    """
    if text.isascii() and encoding not in ("viscii", "vps"):
        return text
    if encoding == "vni":
        pattern, pairs = _vni()
        converted = pattern.sub(lambda found: pairs[found.group()], unicodedata.normalize("NFC", text))
    elif encoding in ("tcvn3", "viscii", "vps"):
        converted = unicodedata.normalize("NFC", text).translate(_single_table(encoding))
    elif encoding == "cp1258":
        converted = _as_bytes(text, lambda data: data.decode("cp1258", errors="replace"))
    elif encoding == "utf8_as_cp1252":
        converted = _utf8_again(text)
    else:
        raise ValueError(f"unknown encoding {encoding!r}: one of {', '.join(ENCODINGS)}")
    return nfc(converted)


def convert_legacy_parts(text: str, encoding: str) -> str:
    """`convert` for text that is `mixed`: line by line, and word by word where a line holds both kinds."""
    if encoding == "utf8_as_cp1252":  # its sequences are told from Unicode by themselves
        return convert(text, encoding)
    return "".join(_convert_line(line, encoding) for line in re.split(r"(\n)", text))


def _convert_line(line: str, encoding: str) -> str:
    tokens = [token for token in _TOKEN.findall(line) if _MARKED.search(token)]
    if not tokens:
        return line
    if not any(_UNICODE_ONLY.search(token) for token in tokens):
        better = sum(_fits(token, encoding) for token in tokens) - sum(_fits(token, None) for token in tokens)
        return convert(line, encoding) if better > 0 else line

    def turn(found: re.Match[str]) -> str:
        token = found.group()
        keep = _UNICODE_ONLY.search(token) or _fits(token, None) or not _fits(token, encoding)
        return token if keep else convert(token, encoding)

    return _TOKEN.sub(turn, line)


def _as_bytes(text: str, decode: Callable[[bytes], str]) -> str:
    pieces, pending = [], bytearray()
    for letter in text:
        code = _BYTES.get(letter)
        if code is None:
            pieces += [decode(bytes(pending)), letter]
            pending.clear()
        else:
            pending.append(code)
    return "".join([*pieces, decode(bytes(pending))])


# --- UTF-8 read as windows-1252 ---------------------------------------------------------------------------------------


def _utf8_class(low: int, high: int) -> str:
    return "[" + "".join(re.escape(letter) for letter, code in _BYTES.items() if low <= code <= high) + "]"


_CONTINUED = _utf8_class(0x80, 0xBF)
_SEQUENCE = re.compile(
    f"{_utf8_class(0xC2, 0xDF)}{_CONTINUED}|{_utf8_class(0xE0, 0xEF)}{_CONTINUED}{{2}}"
    f"|{_utf8_class(0xF0, 0xF4)}{_CONTINUED}{{3}}"
)
# The bytes 81, 8D, 8F, 90 and 9D are no letters of windows-1252 and are often lost; so is the NBSP of à.
_LOST = re.compile(r"([^\W\d_]*)(Ä|á»|Ã(?= ))(\ufffd|\?(?=[^\W\d_]))?( ?)([^\W\d_]*)")
_LOST_LETTERS = {"Ä": "Đ", "Ã": "à"}
_LOST_TONED = "ềọờ"  # and, rarely, ỏ and Ố


def _utf8_again(text: str) -> str:
    def again(found: re.Match[str]) -> str:
        try:
            return bytes(_BYTES[letter] for letter in found.group()).decode("utf-8")
        except UnicodeDecodeError:
            return found.group()

    mended = nfc(_SEQUENCE.sub(again, text))
    return _LOST.sub(_restore, mended) if "Ä" in mended or "á»" in mended or "Ã " in mended else mended


def _restore(found: re.Match[str]) -> str:
    before, lead, _, space, after = found.groups()
    if lead == "á»":
        choices = [letter for letter in _LOST_TONED if is_syllable(before + letter + ("" if space else after))]
        return before + (choices[0] if len(choices) == 1 else "\ufffd") + space + after
    if lead == "Ã":
        joined = before + "à" + after
        return joined if is_syllable(joined) and not is_syllable(after) else before + "à" + space + after
    return before + _LOST_LETTERS[lead] + space + after


# --- detection ------------------------------------------------------------------------------------------------------


def _consumed(token: str, encoding: str) -> bool:
    """Whether every letter above ASCII is one that the encoding has."""
    if encoding == "vni":
        rest = _vni()[0].sub("", unicodedata.normalize("NFC", token))
        return all(letter < "\x80" or letter in "ìíÌÍ" for letter in rest)
    if encoding == "utf8_as_cp1252":
        return all(letter < "\x80" for letter in _SEQUENCE.sub("", token))
    if encoding == "cp1258":
        return all(letter in _BYTES for letter in token)
    table = _single_table(encoding)
    shared = "" if encoding == "tcvn3" else "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý"
    return all(letter < "\x80" or ord(letter) in table or letter in shared for letter in token)


@lru_cache(maxsize=1 << 14)
def _fits(token: str, encoding: str | None) -> bool:
    """Whether a token reads as Vietnamese words in that encoding (None: as it is)."""
    if encoding is None:
        reading = nfc(token)
        if reading.strip(_EDGES).isascii():  # m², 30°
            return True
    elif _consumed(token, encoding):
        reading = convert(token, encoding)
    else:
        return False
    found = words(reading)
    if not found or sum(map(len, found)) < len(reading.strip(_EDGES + ".,")):
        return False
    return all(_is_word(word, encoding) for word in found)


def _is_word(word: str, encoding: str | None) -> bool:
    if not is_syllable(word):
        # abbreviations in capitals (TCCSĐ, QĐ) are words, if nothing but Đ and Ư stands beside ASCII
        return word.isupper() and len(word) > 1 and word.replace("Đ", "D").replace("Ư", "U").isascii()
    if encoding == "tcvn3" and not has_plain_capitals(word):
        return "".join(letter for letter in word if letter.isascii() or letter.isupper()).isupper()
    return has_plain_capitals(word)


def _font_encoding(fonts: Iterable[str]) -> str | None:
    """The one legacy encoding that font names tell of; None where none or several do."""
    told = set()
    for font in fonts:
        name = re.sub(r"^[A-Z]{6}\+", "", font).strip().lower()
        if name.startswith(".vn"):
            told.add("tcvn3")
        elif name.startswith("vni"):
            told.add("vni")
        elif name.startswith("vps"):
            told.add("vps")
        elif name.startswith("vi ") or "viscii" in name:
            told.add("viscii")
    return told.pop() if len(told) == 1 else None


def detect(sample: str, fonts: Iterable[str] = ()) -> Decision:
    """Which encoding a whole sheet or report is in, by its words and the names of its fonts.

    Give it all the text there is (a cell alone often fits two encodings, and is then `ambiguous`). Fonts decide where
    the words leave a choice; text that is Unicode in an old font stays Unicode.
    """
    text = _SPACES.sub(" ", sample[:_SAMPLE])
    counted: Counter[str] = Counter()
    for token in _TOKEN.findall(text):
        if len(counted) >= _MOST_TOKENS:
            break
        stripped = token.strip(_EDGES) if token[0] in _EDGES or token[-1] in _EDGES else token
        if _MARKED.search(token) and len(token) <= 40 and re.search("[A-Za-z]", token):
            counted[token if len(stripped) < 2 else stripped] += 1
    told = _font_encoding(fonts)
    if not counted:
        return Decision(None, reason="no letters beyond ASCII")
    unicode_tokens = [token for token in counted if _UNICODE_ONLY.search(token) and _fits(token, None)]
    rest = [token for token in counted if not _UNICODE_ONLY.search(token)]
    mixed = len(unicode_tokens) >= 3 and len(unicode_tokens) > 0.02 * len(counted)
    judged = rest if mixed else list(counted)
    if not judged:
        return Decision(None, reason="Vietnamese in Unicode")
    shares = {
        encoding: sum(_fits(token, encoding) for token in judged) / len(judged) for encoding in (None, *ENCODINGS)
    }
    as_is = shares.pop(None)
    ranked = sorted(ENCODINGS, key=lambda name: (-shares[name], name != told, ENCODINGS.index(name)))
    best = ranked[0]
    if as_is >= _GOOD and as_is >= shares[best] - _CLOSE:
        if not mixed and told and shares[told] > as_is:
            return Decision(told, reason=f"font, {shares[told]:.0%} of {len(judged)} words")
        return Decision(None, reason=f"reads as Unicode, {as_is:.0%} of {len(judged)} words")
    if told and shares[told] >= _GOOD - 0.2 and shares[told] >= as_is:
        return Decision(told, mixed=mixed, reason=f"font, {shares[told]:.0%} of {len(judged)} words")
    if shares[best] < _GOOD:
        return Decision(None, reason=f"no reading fits ({best} {shares[best]:.0%} of {len(judged)} words)")
    if mixed and len(rest) < 3:
        return Decision(None, reason="Vietnamese in Unicode")
    rivals = [name for name in ranked[1:] if _rivals(judged, best, name, shares)]
    if rivals:
        fitting = ", ".join(f"{name} {shares[name]:.0%}" for name in (best, *rivals))
        return Decision(
            None, ambiguous=True, mixed=mixed, reason=f"several readings fit {len(judged)} words: {fitting}"
        )
    return Decision(best, mixed=mixed, reason=f"{best}, {shares[best]:.0%} of {len(judged)} words")


def _rivals(tokens: list[str], best: str, other: str, shares: dict[str | None, float]) -> bool:
    """Whether `other` reads the tokens about as well as `best`, and differently."""
    margin = _CLOSE if len(tokens) >= _FEW else 1.0 / len(tokens) - 1e-9
    if shares[other] < _GOOD or shares[best] - shares[other] > margin:
        return False
    return any(convert(token, best) != convert(token, other) for token in tokens if _fits(token, best))


# --- bytes ----------------------------------------------------------------------------------------------------------

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode_bytes(data: bytes) -> tuple[str, str]:
    """The text of a file's bytes and the name of the codec: utf-8, utf-8-sig, utf-16…, utf-32, cp1258, cp1252, latin-1.

    Eight-bit text that is not windows-1258 comes as windows-1252 or Latin-1 shows it (every byte kept); what legacy
    encoding that is, `detect` says. UTF-8 with a few broken bytes is utf-8 with U+FFFD in their places. Never raises.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data.decode(codec, errors="replace"), codec
    if guessed := _utf16_without_mark(data):
        return data.decode(guessed, errors="replace"), guessed
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # cut in the middle of a letter
            return data[: error.start].decode("utf-8") + "\ufffd", "utf-8"
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if broken * 10 < len(_UNICODE_ONLY.findall(text)):
        return text, "utf-8"
    surface = data.decode("latin-1").translate(_SURFACE)
    decision = detect(surface)
    if decision.encoding == "cp1258":
        return nfc(data.decode("cp1258", errors="replace")), "cp1258"
    if decision.encoding in ("viscii", "vps"):
        return data.decode("latin-1"), "latin-1"
    return surface, "cp1252"


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 that lacks its byte-order mark shows zeros at every other byte of its ASCII letters."""
    head = data[:4096]
    head = head[: len(head) // 2 * 2]
    if len(head) < 8 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None
