"""The words by which a sheet's frame is told from its rows.

Belongs here: patterns of `data/reference/roster_layout.yaml`, compiled once, and small readings of frame lines (title
block, group headings, stated counts). Not here: which lines are looked at (`lines.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from unicodedata import normalize

from transforms.reference import load_yaml
from transforms.rosters import values
from transforms.rosters.celldates import DateRange, bounds
from transforms.rosters.celldates import parse as parse_date
from transforms.text import clean, title_case_name

_ENUMERATOR = re.compile(
    r"^\s*[*\-+•]?\s*(?P<n>(?:[IVXLC]{1,7}|[A-ZĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,3})*))\s*(?:[.)/:\-–]+\s*|\s+(?=[*\-–]\s))(?=\D)"
)
_LONE_ENUMERATOR = re.compile(r"^\s*\(?(?:[IVXLC]{1,7}|[A-ZĐ]|[a-zđ])\s*[.)/:\-–]*\s*$")
_COUNT = re.compile(
    r"[\s,:;(\-–]*(?:(?:có|gồm|gồm có|tổng số|tổng cộng)\s*:?\s*)?"
    r"(\d[\d.]*)\s*(?:đảng viên|đồng chí|đ/c|đv|người|đ\.c)\s*[);.]*\s*$",
    re.IGNORECASE,
)
_ANY_COUNT = re.compile(r"(?<![\d/.])(\d{1,3}(?:\.\d{3})+|\d{1,7})(?![\d/]|\.\d)")
_LABEL = re.compile(
    r"^\s*(?:đơn vị|tên đơn vị|tổ chức đảng|tên tổ chức|tên tổ chức đảng|đơn vị báo cáo)\s*[:.]\s*(?=\S)", re.IGNORECASE
)
_STOP = re.compile(
    r"\s*(?:\(|,?\s*\b(?:năm|nam|tính đến|đến ngày|tháng|quý|nhiệm kỳ|giai đoạn|trực thuộc|thuộc|định kỳ|6 tháng)\b"
    r"|[-–]\s*(?=đảng|ĐẢNG)|[;\n]).*$",
    re.IGNORECASE | re.DOTALL,
)
_IN_TITLE_CELL = re.compile(r"\b(?:chi bộ|cb)\b(?!\s*(?:trực thuộc|cơ sở\b\W*$|,|và|/|-))", re.IGNORECASE)
_IN_TITLE_PARENT = re.compile(
    r"\b(?:đảng bộ|đảng ủy|đảng uỷ)\b(?!\s*(?:trực thuộc|cơ sở\b\W*$|,|và|/|bộ phận|viên))", re.IGNORECASE
)


@cache
def patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """The compiled patterns of one entry of the reference file."""
    return tuple(re.compile(text, re.IGNORECASE) for text in load_yaml("roster_layout.yaml")[name])


@cache
def _plain_patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """The same patterns for text that was typed without accents."""

    def plain(text: str) -> str:
        bare = "".join(letter for letter in normalize("NFD", text) if not "\u0300" <= letter <= "\u036f")
        return bare.replace("đ", "d").replace("Đ", "D")

    return tuple(re.compile(plain(text), re.IGNORECASE) for text in load_yaml("roster_layout.yaml")[name])


def says(name: str, text: str) -> bool:
    """Whether any pattern of an entry is found in a text."""
    found = _plain_patterns(name) if text.isascii() else patterns(name)
    return any(pattern.search(text) for pattern in found)


def is_enumerator(text: str) -> bool:
    """Whether a cell holds nothing but a heading's number ("I", "A.", "b)")."""
    return bool(_LONE_ENUMERATOR.match(text))


def has_enumerator(text: str) -> bool:
    """Whether a text begins with a heading's number ("I. Chi bộ khóm 1")."""
    return bool(_ENUMERATOR.match(text))


def heading_rank(number: str) -> int:
    """How deep a heading's number is: a letter before a Roman number before a digit."""
    number = number.strip(" .()-:")
    if re.fullmatch(r"[IVXLC]+", number) and number not in ("C", "L"):
        return 2
    if re.fullmatch(r"[A-ZĐ]", number):
        return 1
    if re.fullmatch(r"[\d.]+", number):
        return 3 + number.count(".")
    return 5


@dataclass(frozen=True)
class Heading:
    """A group heading: its words without number and count, how deep it is, and the count it states."""

    text: str
    rank: int
    count: int | None


def heading(text: str, number: str = "") -> Heading:
    """Read a group heading; `number` is the number where it stands in a cell of its own."""
    words = clean(text)
    found = _ENUMERATOR.match(words)
    if found and not number:
        number = found["n"]
    if found:
        words = words[found.end() :]
    count = None
    counted = _COUNT.search(words)
    if counted and counted.start() > 0:
        count = int(counted[1].replace(".", ""))
        words = words[: counted.start()]
    words = re.sub(r"^(chi bộ|đảng bộ|đảng ủy)\s*:\s*", r"\1 ", words.strip(" *-–+•"), flags=re.IGNORECASE)
    words = _LABEL.sub("", words).strip(" .:;,-–*")
    return Heading(words, heading_rank(number) if number else 4, count)


def counts_in(text: str) -> list[int]:
    """The whole numbers stated in a text."""
    return [int(found.replace(".", "")) for found in _ANY_COUNT.findall(text)]


_STATED = re.compile(
    r"(\d{1,3}(?:\.\d{3})+|\d{1,7})\s*(?:đảng viên|đồng chí|đ/c|đv|người|tổ chức|chi bộ|đảng bộ|đơn vị)?(?![\d/])",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\btrang\s*(?:số\s*)?\d+(?:\s*/\s*\d+)?", re.IGNORECASE)
_SUMMED = re.compile(r"\([^()]*[+=…][^()]*\)")  # "Cộng (1+2)", "(=3+4)": which lines or columns, not how many
_AFTER_TOTAL = re.compile(
    r"(?:tổng cộng|tổng số|cộng|danh sách này có|danh sách gồm|danh sách có|gồm có|gồm|có)"
    r"[^\d;.]{0,60}?(\d{1,3}(?:\.\d{3})+|\d{1,7})(?![\d/])",
    re.IGNORECASE,
)


def stated_total(text: str) -> int | None:
    """The total that a line states in words ("Tổng số: 35 đảng viên, trong đó nữ 12")."""
    found = _AFTER_TOTAL.search(
        _SUMMED.sub(" ", _PAGE.sub(" ", text))
    )  # "Cộng trang 1": the number of a page counts nothing
    if found:
        return int(found[1].replace(".", ""))
    return None


def stated_parts(text: str) -> dict[str, int]:
    """The parts that a total's text states: `female`, `male`, `probationary`, `official`, `exempt`."""
    found: dict[str, int] = {}
    for name, word in (
        ("female", "nữ"),
        ("male", r"nam"),
        ("probationary", "dự bị"),
        ("official", "chính thức"),
        ("exempt", "miễn[^\\d,;]{0,30}"),
    ):
        match = re.search(rf"\b{word}\s*(?:là|có)?\s*[:=]?\s*(\d+)(?![\d/])", text, re.IGNORECASE) or re.search(
            rf"(\d+)\s*(?:đảng viên|đồng chí|đ/c|đv)?\s*(?:là\s*)?{word}\b", text, re.IGNORECASE
        )
        if match:
            found[name] = int(match[1])
    return found


@cache
def _common_phrases() -> frozenset[tuple[str, ...]]:
    """The phrases of organizations' names that are no proper names."""
    vocabulary = values.vocabulary()
    listed = (*vocabulary["organization_words"], *vocabulary["common_words"])
    return frozenset(tuple(str(text).lower().split()) for text in listed if not str(text).isupper())


def recase(text: str) -> str:
    """The name of an organization set in capitals, as it is otherwise written ("CHI BỘ KHÓM 1" → "Chi bộ khóm 1")."""
    if not values.is_capitals(text):
        return text
    abbreviations = frozenset(str(word) for word in values.vocabulary()["abbreviations"])
    words = text.split()
    parts: list[str] = []
    while words:
        for size in (3, 2, 1):
            phrase = tuple(word.lower() for word in words[:size])
            if len(phrase) == size and phrase in _common_phrases():
                parts.extend(phrase)
                break
        else:
            size, word = 1, words[0]
            kept = word in abbreviations or re.fullmatch(r"[IVX]+", word)
            parts.append(word if kept else title_case_name(word))
        words = words[size:]
    joined = " ".join(parts)
    return joined[:1].upper() + joined[1:]


_OF_STATE = re.compile(r"^đảng viên\s+(?:chính thức|dự bị|được miễn|miễn)\b(?!\s*(?:,|và|/|hoặc))", re.IGNORECASE)


def is_of_state(text: str) -> bool:
    """Whether a line above a header only says which members follow ("B. ĐẢNG VIÊN DỰ BỊ")."""
    return bool(_OF_STATE.match(heading(text).text))


@dataclass(frozen=True)
class TitleBlock:
    """What the lines above a header say."""

    title: str | None = None
    as_of: date | None = None
    issuer: str | None = None
    superior: str | None = None
    organization: str | None = None
    parent: str | None = None
    year: int | None = None


_ANY = DateRange(date(1930, 2, 3), date(2199, 12, 31))
_TITLE_YEAR = re.compile(r"\bn[ăa]m(?:\s+học)?\s+((?:19|20)\d{2})\b", re.IGNORECASE)


def as_of_in(text: str) -> date | None:
    """The day that a subtitle says the roster stands at ("Tính đến ngày 31/12/2023")."""
    for pattern in patterns("as_of"):
        found = pattern.search(text)
        if found:
            parsed = parse_date(found["d"].strip(" .)(").split(")")[0], _ANY)
            if parsed.value:
                return _last_day(parsed.value)
    return None


def signed_on(text: str) -> date | None:
    """The day beside a place or a signature ("Mỹ Bình, ngày 31 tháng 12 năm 2023")."""
    for pattern in patterns("sign_date"):
        found = pattern.search(text)
        if found:
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None


def _last_day(value: str) -> date:
    return date.fromisoformat(bounds(value)[1])


def _named(text: str, pattern: re.Pattern[str]) -> str | None:
    """The organization that a title names from where the pattern is found on."""
    found = pattern.search(text)
    if not found:
        return None
    name = _STOP.sub("", text[found.start() :], count=1)
    name = re.sub(r"^(\S+ \S+|\S+)\s*:\s*", r"\1 ", clean(name)).strip(' .,:;-–*"')
    rest = name[found.end() - found.start() :].strip(" .:")
    return recase(name) if rest else None


def title_block(lines: list[list[str]]) -> TitleBlock:
    """Read the lines above a header; each line is its non-empty cells from left to right."""
    title_parts: list[str] = []
    left: list[str] = []
    as_of = None
    year = None
    organization = parent = None
    for cells in lines:
        joined = " ".join(cells)
        as_of = as_of_in(joined) or as_of
        found_year = _TITLE_YEAR.search(joined)
        if found_year and not signed_on(joined):
            year = int(found_year[1])
        for position, raw in enumerate(cells):
            for text in (part.strip() for part in raw.split("\n")):
                if not text or says("motto", text) or signed_on(text) or as_of_in(text):
                    continue
                if is_of_state(text) or (says("title", text) and not values.is_superior_name(text)):
                    title_parts.append(clean(text))
                    continue
                bare = _LABEL.sub("", text)
                if has_enumerator(bare) and values.is_organization_name(_ENUMERATOR.sub("", bare)):
                    bare = heading(bare).text  # a group heading above the header of its own table
                if values.is_cell_name(bare) or values.is_parent_name(bare) or values.is_superior_name(bare):
                    name = recase(re.sub(r"^(\S+ \S+)\s*:\s*", r"\1 ", clean(bare)).strip(" .:*-–"))
                    if title_parts:
                        if values.is_cell_name(bare):
                            organization = _named(clean(bare), _IN_TITLE_CELL) or organization
                            parent = _named(clean(bare), _IN_TITLE_PARENT) or parent
                        elif not values.is_superior_name(bare):
                            parent = name
                    elif position == 0:
                        left.append(name)
                elif title_parts and text.isupper():
                    title_parts.append(clean(text))
                elif not title_parts and position == 0 and text.isupper():
                    left.append(recase(clean(text)))
    title = " ".join(title_parts) or None
    if title:
        organization = organization or _named(title, _IN_TITLE_CELL)
        named = _named(title, _IN_TITLE_PARENT)
        if named and not values.is_superior_name(named):
            parent = parent or named
    issuer = left[-1] if left else None
    superior = left[-2] if len(left) > 1 else None
    for name in reversed(left):
        if values.is_cell_name(name):
            organization = organization or name
        elif values.is_parent_name(name) and not values.is_superior_name(name):
            parent = parent or name
    return TitleBlock(title, as_of, issuer, superior, organization, parent, year)


_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def years_in(text: str) -> list[int]:
    """The years that a text names, as far as a roster can have been made in them."""
    return [year for year in map(int, _YEARS.findall(text)) if 1930 <= year <= 2100]
