"""What one cell says, field by field.

Belongs here: a cell's text to the canonical value of its field, with the finding it deserves: names, identifiers,
vocabularies (`data/reference/roster_vocabulary.yaml`), ticks, ditto marks. Not here: dates (`celldates.py`), columns
and rows (`members.py` and the like), checks between fields (`checks.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple
from unicodedata import is_normalized

from transforms.numbers import parse_number
from transforms.reference import load_yaml
from transforms.text import clean, fold, title_case_name

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_DASHES = re.compile(r"[\s\-–—_./…?]*\Z")
_ENUMERATOR = re.compile(r"^\s*\d{1,4}\s*[.)\-/]\s*(?=\D)")
_HONORIFIC = re.compile(r"^\s*(?:đ\s*/\s*c\.?|đc\.|đồng chí|ông|bà)\s*[:.]?\s+(?=\S)", re.IGNORECASE)
_TITLES = ("Ông ", "Bà ", "Đồng ", "Đc ")
_PLAIN_NAME = re.compile(r"[^\W\d_][^\W\d_A-Z]{1,7}(?: [^\W\d_][^\W\d_A-Z]{0,7}){1,5}\Z")
_SEPARATORS = re.compile(r"[\s.\-–'’‘`,/\u00a0]+")
_SCIENTIFIC = re.compile(r"([0-9])[.,]?([0-9]*)[eE]\+?([0-9]{1,2})\Z")
_FLOAT = re.compile(r"([0-9]{6,})[.,]0+\Z")
_CITIZEN = re.compile(r"0[0-9]{2}[0-3][0-9]{8}\Z")
_SPLIT = re.compile(r"[,;/\n+&]|\s+-\s+|\bvà\b")


class Value(NamedTuple):
    """A canonical value; `code` where the cell deserves a finding; `rest` words of the cell that belong elsewhere."""

    value: Any
    code: str | None = None
    rest: str | None = None


EMPTY = Value(None)


@cache
def vocabulary() -> dict[str, Any]:
    """The reference file as it stands."""
    loaded: dict[str, Any] = load_yaml("roster_vocabulary.yaml")
    return loaded


@lru_cache(maxsize=8192)
def word_key(text: str) -> str:
    """A cell as vocabularies compare it: folded, punctuation as one space."""
    return _NOT_WORD.sub(" ", fold(text)).strip()


@cache
def _terms(name: str) -> tuple[dict[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    """The whole-cell and the contained wordings of a vocabulary."""
    exact: dict[str, str] = {}
    contained: list[tuple[re.Pattern[str], str]] = []
    for value, ways in vocabulary()[name].items():
        for text in ways.get("exact", ()):
            exact.setdefault(word_key(str(text)), value)
        words = "|".join(re.escape(word_key(str(text))) for text in ways.get("contains", ()))
        if words:
            contained.append((re.compile(rf"(?<![0-9a-z])(?:{words})(?![0-9a-z])"), value))
    return exact, tuple(contained)


@cache
def words(name: str) -> re.Pattern[str]:
    """A list of the vocabulary as one pattern of whole words, to be looked for in a `word_key`."""
    listed = sorted({word_key(str(text)) for text in vocabulary()[name]} - {""}, key=len, reverse=True)
    return re.compile(rf"(?<![0-9a-z])(?:{'|'.join(map(re.escape, listed))})(?![0-9a-z])")


@cache
def _exactly(name: str) -> frozenset[str]:
    return frozenset(str(text).strip().lower() for text in vocabulary()[name])


def is_nothing(text: str) -> bool:
    """Whether a cell of a vocabulary says that there is nothing ("-", "Không", "0")."""
    return clean(text).lower() in _exactly("nothing") or bool(_DASHES.match(text))


@lru_cache(maxsize=4096)
def is_ditto(text: str) -> bool:
    """Whether a cell says "as above"."""
    return text.strip().lower() in _exactly("ditto")


def is_mark(text: str) -> bool:
    """Whether a cell is a tick ("x", "1", "có")."""
    return text.strip().lower() in _exactly("mark")


def lookup(name: str, text: str) -> str | None:
    """The canonical value of a wording, or None where the vocabulary does not know it."""
    exact, contained = _terms(name)
    folded = word_key(text)
    found = exact.get(folded)
    if found is None:
        for pattern, value in contained:
            if pattern.search(folded):
                return value
    return found


def whole_cell(name: str, text: str) -> str | None:
    """The canonical value of a wording that is one of a vocabulary's whole cells."""
    return _terms(name)[0].get(word_key(text))


def from_vocabulary(name: str) -> Callable[[str], Value]:
    """A parser of cells whose values are the vocabulary `name`."""

    def parse(text: str) -> Value:
        if is_nothing(text):
            return EMPTY
        found = lookup(name, text)
        return Value(found) if found else Value(None, "unknown_value")

    return parse


QUALIFICATIONS = ("elementary", "intermediate", "college", "university", "master", "doctor")
THEORIES = ("elementary", "intermediate", "advanced", "bachelor")


def _highest(name: str, order: tuple[str, ...]) -> Callable[[str], Value]:
    whole = from_vocabulary(name)

    def parse(text: str) -> Value:
        found = [lookup(name, part) for part in _SPLIT.split(text) if part.strip() and not is_nothing(part)]
        known = [value for value in found if value]
        if len(known) > 1:
            return Value(max(known, key=order.index))
        return whole(text)

    return parse


parse_qualification = _highest("qualification", QUALIFICATIONS)
parse_theory = _highest("political_theory", THEORIES)
parse_membership = from_vocabulary("membership")
parse_sex = from_vocabulary("sex")


def parse_text(text: str) -> Value:
    """Free text: cleaned; marks that only fill the cell are nothing."""
    cleaned = clean(text)
    return EMPTY if not cleaned or _DASHES.match(cleaned) else Value(cleaned)


def parse_religion(text: str) -> Value:
    """A religion; "Không" is none."""
    return EMPTY if is_nothing(text) else parse_text(text)


_SLASHED = re.compile(r"(?:[0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T].*)?\Z")


def parse_education(text: str) -> Value:
    """Schooling as written ("12/12"); undone where the spreadsheet took it for a day ("9/12" as 9 December)."""
    found = _SLASHED.match(text.strip())
    if found:
        month, day = int(found[1]), int(found[2])
        for years in (12, 10):
            if month == years:
                return Value(f"{day}/{years}")
        for years in (12, 10):
            if day == years:
                return Value(f"{month}/{years}")
    return parse_text(text)


def is_capitals(text: str) -> bool:
    """Whether a name is written in capitals; accented small letters count as capitals where TCVN3 had no others."""
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    if not plain:
        return text.isupper()
    return all(letter.isupper() for letter in plain) and (len(plain) > 1 or text.isupper())


def parse_name(text: str) -> Value:
    """A person's name, without a number or a title before it; capitals become title case."""
    if (
        _PLAIN_NAME.match(text)
        and not text.startswith(_TITLES)
        and not text.isupper()
        and "ð" not in text.lower()
        and is_normalized("NFC", text)
    ):
        return Value(text)
    name = clean(text)
    name = _ENUMERATOR.sub("", name)
    name = _HONORIFIC.sub("", name).strip(" .,;:-")
    if not any(letter.isalpha() for letter in name):
        return EMPTY
    return Value(title_case_name(name.upper()) if is_capitals(name) else name)


def parse_name_of_capitals_font(text: str) -> Value:
    """As `parse_name`, for a sheet in TCVN3, which has no accented capitals.

    Small letters alone were set in a font of capitals (`.VnTimeH`); a small initial ("Trần ánh") stands for a capital.
    """
    found = parse_name(text)
    if not found.value:
        return found
    if found.value.islower():
        return Value(title_case_name(found.value))
    return Value(" ".join(word[:1].upper() + word[1:] for word in found.value.split(" ")))


def _digits(text: str) -> str | None:
    """The digits of an identifier, undone from how spreadsheets show numbers; None where they are lost or mixed."""
    bare = text.strip() if text.isascii() else clean(text)
    science = _SCIENTIFIC.match(bare)
    if science:
        digits, power = science[1] + science[2], int(science[3])
        return digits.ljust(power + 1, "0") if len(science[2]) >= power - 1 and len(science[2]) <= power else None
    floated = _FLOAT.match(bare)
    if floated:
        return floated[1]
    digits = _SEPARATORS.sub("", bare)
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) > 12:  # an old number beside the new one: "352123456 / 089085000001"
        whole = [run for run in re.findall(r"[0-9]+", bare) if len(run) in (11, 12)]
        return whole[0] if len(whole) == 1 else digits
    return digits


def parse_citizen(text: str) -> Value:
    """A citizen number: 12 digits, the one zero that spreadsheets lose restored."""
    if len(text) == 12 and _CITIZEN.match(text):
        return Value(text)
    if _DASHES.match(text):
        return EMPTY
    digits = _digits(text)
    if digits and len(digits) == 11 and _CITIZEN.match("0" + digits):
        digits = "0" + digits
    return Value(digits) if digits and len(digits) == 12 else Value(None, "bad_identifier")


def parse_card(text: str) -> Value:
    """A member's card number: 8 digits, or 12 where it is the citizen number."""
    if len(text) == 8 and text.isascii() and text.isdigit():
        return Value(text)
    if _DASHES.match(text):
        return EMPTY
    digits = _digits(text)
    if digits and len(digits) == 11 and _CITIZEN.match("0" + digits):
        digits = "0" + digits
    return Value(digits) if digits and len(digits) in (8, 12) else Value(None, "bad_identifier")


_SMALL = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_WORD = f"[{_SMALL.upper()}][{_SMALL}]{{0,7}}"
# The cells that a parser gives back as they are, as patterns for a whole column: what they are, and what they are not.
PLAIN: dict[Callable[[str], Value], tuple[str, str | None]] = {
    parse_citizen: ("^0[0-9]{2}[0-3][0-9]{8}$", None),
    parse_card: ("^(?:[0-9]{8}|[0-9]{12})$", None),
    parse_name: (f"^[{_SMALL.upper()}][{_SMALL}]{{1,7}}(?: {_WORD}){{1,5}}$", f"^(?:{'|'.join(_TITLES)})"),
}


def parse_flag(text: str) -> Value:
    """A tick or a word in a yes/no column; any other words than a "no" mean yes."""
    folded = text.strip().lower()
    if folded in _exactly("no_mark") or _DASHES.match(folded):
        return Value(False)
    return Value(True)


def parse_count(text: str) -> Value:
    """A stated count ("1.710", "12 đảng viên")."""
    if _DASHES.match(text):
        return EMPTY
    number = parse_number(text)
    if number is None:
        found = re.search(r"\d[\d. ]*", text)
        number = parse_number(found[0].strip()) if found else None
    if number is None or number < 0 or number != int(number):
        return Value(None, "unknown_value")
    return Value(int(number))


def parse_year(text: str) -> Value:
    """A year ("2023", "Năm 2023", a day of it)."""
    found = re.search(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)
    return Value(int(found[0])) if found else (EMPTY if is_nothing(text) else Value(None, "bad_date"))


class Level(NamedTuple):
    """A rating as a cell states it."""

    level: str | None
    exemplary: bool | None = None
    reason: str | None = None
    code: str | None = None


@lru_cache(maxsize=4096)
def parse_level(text: str) -> Level:
    """A rating level; `reason` where the cell says that there was no rating; `exemplary` where it says so."""
    folded = word_key(text)
    if not folded or _DASHES.match(text):
        return Level(None)
    found = _terms("level")[0].get(folded)
    if found is None and words("level_not_rated").search(folded) and lookup("level", text) is None:
        return Level(None, reason=clean(text))
    if found is None:
        found = lookup("level", text)
    if found is None:
        if is_nothing(text):
            return Level(None)
        if words("level_not_rated").search(folded):
            return Level(None, reason=clean(text))
        return Level(None, code="unknown_value")
    if words("level_not_rated").search(folded) and folded.split()[0] in ("khong", "chua", "mien"):
        exact = _terms("level")[0].get(folded)
        if exact is None and found not in ("weak",):
            return Level(None, reason=clean(text))
    exemplary = True if words("exemplary").search(folded) else None
    return Level(found, exemplary)


_TONE_PLACES = (("uỷ", "ủy"), ("uý", "úy"), ("uỵ", "ụy"), ("hoà", "hòa"), ("hoá", "hóa"), ("toà", "tòa"))


@cache
def _beginnings(name: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of a list of beginnings: with accents, without accents, and abbreviations in capitals.

    Accents count, because "Trương", "Tô" and "Dư" are family names and "Trường", "Tổ" and "ĐU" are not; a text without
    any accents is only taken for an organization's name by beginnings of two words.
    """
    accented, plain, short = [], [], []
    for text in map(str, vocabulary()[name]):
        if text.isupper():
            short.append(text)
        else:
            accented.append(text.lower())
            if " " in text or text.lower() in ("khóm", "ấp"):
                plain.append(fold(text))
    join = "|".join
    return (
        re.compile(rf"(?:{join(map(re.escape, sorted(accented, key=len, reverse=True)))})(?!\w)"),
        re.compile(rf"(?:{join(map(re.escape, sorted(plain, key=len, reverse=True))) or 'a^'})(?![0-9a-z])"),
        re.compile(rf"(?:{join(map(re.escape, short)) or 'a^'})(?![^\W\d])"),
    )


@lru_cache(maxsize=8192)
def _begins(name: str, text: str) -> bool:
    bare = text.strip(" \"'“”*-–+•.")
    lowered = bare.lower()
    for old, new in _TONE_PLACES:
        lowered = lowered.replace(old, new)
    accented, plain, short = _beginnings(name)
    if short.match(bare) or accented.match(lowered):
        return True
    return lowered.isascii() and bool(plain.match(lowered))


def is_organization_name(text: str) -> bool:
    """Whether a text begins as the name of an organization ("Chi bộ khóm 1", "Khóm 1", "Trường Tiểu học A")."""
    return _begins("organization_words", text)


def is_parent_name(text: str) -> bool:
    """Whether a text names a committee or its organization ("Đảng bộ phường …", "Đảng ủy …")."""
    return _begins("parent_words", text)


def is_superior_name(text: str) -> bool:
    """Whether a text names an organization above the grassroots ("Thành ủy …", "Đảng bộ tỉnh …")."""
    return _begins("superior_words", text)


def is_cell_name(text: str) -> bool:
    """Whether a text names a cell."""
    return _begins("cell_words", text)


def parse_discipline(text: str) -> Value:
    """A form of discipline; wordings that say there was none are nothing."""
    if is_nothing(text) or words("discipline_none").search(word_key(text)):
        return EMPTY
    return from_vocabulary("discipline")(text)


class Status(NamedTuple):
    """What a status cell says of a member."""

    membership: str | None = None
    exempt: bool | None = None
    left_reason: str | None = None
    known: bool = True


@lru_cache(maxsize=4096)
def parse_status(text: str) -> Status:
    """A member's state ("Chính thức", "Đã chuyển đi", "Miễn sinh hoạt"); `known` is false where it is none of these."""
    folded = word_key(text)
    if not folded or is_nothing(text):
        return Status()
    membership = lookup("membership", text)
    exempt = True if words("status_exempt").search(folded) else None
    arriving = bool(re.search(r"(?<![a-z])(?:chuyen den|tiep nhan|den)(?![a-z])", folded))
    reason = None if arriving or membership or exempt else lookup("left_reason", text)
    known = bool(membership or exempt or reason or words("status_present").search(folded))
    return Status(membership, exempt, reason, known)
