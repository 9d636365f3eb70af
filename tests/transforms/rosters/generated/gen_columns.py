"""The columns of member lists: header words, cells and what they must read as.

Belongs here: one column at a time, with the header variants offices use. Not here: the table they stand in.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gen_people import Person
from gen_values import (
    LEFT_WORDS,
    LEVEL_WORDS,
    QUALIFICATION_WORDS,
    THEORY_WORDS,
    pick_style,
    write_date,
)

# What a cell holds (value, format) and the fields it gives, with further values as good.
Cells = list[tuple[Any, str | None]]
Given = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column, or a group of columns under one header."""

    key: str
    header: str
    make: Callable[[Person, random.Random], tuple[Cells, Given]]
    subs: tuple[str, ...] = ()
    either: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return max(1, len(self.subs))

    def named(self, header: str) -> Column:
        """The same column under another header."""
        return replace(self, header=header)


def text_column(key: str, header: str, field_name: str | None, get: Callable[[Person], Any]) -> Column:
    """A column that shows a value as it is and gives it to a field (or to none)."""

    def make(p: Person, _: random.Random) -> tuple[Cells, Given]:
        value = get(p)
        return [(value, None)], ({field_name: value} if field_name else {})

    return Column(key, header, make)


def date_column(
    key: str, header: str, field_name: str, get: Callable[[Person], date | None], style: str | None = None
) -> Column:
    """A column of dates in one style, or in any where none is named."""

    def make(p: Person, rng: random.Random) -> tuple[Cells, Given]:
        day = get(p)
        if day is None:
            return [(None, None)], {}
        value, fmt, iso = write_date(day, style or pick_style(rng))
        return [(value, fmt)], {field_name: iso}

    return Column(key, header, make)


def _words(words: dict[str, list[str]], value: str | None, rng: random.Random) -> str | None:
    return rng.choice(words[value]) if value else None


def name(header: str = "Họ và tên", style: str = "plain") -> Column:
    """The full name; `capitals` writes it all in capitals."""

    def make(p: Person, _: random.Random) -> tuple[Cells, Given]:
        written = p.full_name.upper() if style == "capitals" else p.full_name
        return [(written, None)], {"full_name": p.full_name}

    return Column("name", header, make)


def split_name(left: str = "Họ, chữ đệm", right: str = "Tên") -> Column:
    """Surname and middle names in one column, given name in the next; one header over both or two of their own."""

    def make(p: Person, _: random.Random) -> tuple[Cells, Given]:
        head, _, tail = p.full_name.rpartition(" ")
        return [(head, None), (tail, None)], {"full_name": p.full_name}

    return Column("name", "Họ và tên", make, (left, right))


def sex_word(header: str = "Giới tính") -> Column:
    """Nam / Nữ in words."""

    def make(p: Person, _: random.Random) -> tuple[Cells, Given]:
        return [("Nam" if p.sex == "male" else "Nữ", None)], {"sex": p.sex}

    return Column("sex", header, make)


def sex_marks(mark: str = "x", header: str = "Giới tính") -> Column:
    """A mark in the column of the sex, Nam | Nữ."""

    def make(p: Person, _: random.Random) -> tuple[Cells, Given]:
        cells = [(mark, None), (None, None)]
        return cells if p.sex == "male" else cells[::-1], {"sex": p.sex}

    return Column("sex", header, make, ("Nam", "Nữ"))


def sex_dates(header: str = "Ngày tháng năm sinh", style: str | None = None) -> Column:
    """The birth date in the column of the sex, Nam | Nữ."""

    def make(p: Person, rng: random.Random) -> tuple[Cells, Given]:
        value, fmt, iso = write_date(p.born, style or pick_style(rng))
        cells: Cells = [(value, fmt), (None, None)]
        return cells if p.sex == "male" else cells[::-1], {"sex": p.sex, "date_of_birth": iso}

    return Column("birth", header, make, ("Nam", "Nữ"))


def admitted_pair(
    header: str = "Ngày vào Đảng", subs: tuple[str, str] = ("Dự bị", "Chính thức"), style: str | None = None
) -> Column:
    """Ceremony and full membership under one header."""

    def make(p: Person, rng: random.Random) -> tuple[Cells, Given]:
        kind = style or pick_style(rng)
        value, fmt, iso = write_date(p.admitted, kind)
        cells: Cells = [(value, fmt)]
        given: Given = {"admitted_on": iso}
        if p.official:
            value, fmt, iso = write_date(p.official, kind)
            cells.append((value, fmt))
            given["official_on"] = iso
        else:
            cells.append((None, None))
        return cells, given

    return Column("admitted_pair", header, make, subs)


def training(header: str = "Trình độ", subs: tuple[str, str, str] = ("Văn hóa", "CMNV", "LLCT")) -> Column:
    """Schooling, qualification and political theory under one header."""

    def make(p: Person, rng: random.Random) -> tuple[Cells, Given]:
        cells: Cells = [
            (p.education, None),
            (_words(QUALIFICATION_WORDS, p.qualification, rng), None),
            (_words(THEORY_WORDS, p.theory, rng), None),
        ]
        return cells, {"education": p.education, "qualification": p.qualification, "political_theory": p.theory}

    return Column("training", header, make, subs)


def qualification(header: str = "Trình độ chuyên môn") -> Column:
    def make(p: Person, rng: random.Random) -> tuple[Cells, Given]:
        return [(_words(QUALIFICATION_WORDS, p.qualification, rng), None)], {"qualification": p.qualification}

    return Column("qualification", header, make)


def theory(header: str = "Lý luận chính trị") -> Column:
    def make(p: Person, rng: random.Random) -> tuple[Cells, Given]:
        return [(_words(THEORY_WORDS, p.theory, rng), None)], {"political_theory": p.theory}

    return Column("theory", header, make)


def religion(header: str = "Tôn giáo") -> Column:
    """Religion; none is written in several ways."""

    def make(p: Person, rng: random.Random) -> tuple[Cells, Given]:
        return [(p.religion or rng.choice(["Không", "Không", "không", None, "-"]), None)], {"religion": p.religion}

    return Column("religion", header, make)


def citizen(header: str = "Số CCCD", form: str = "text") -> Column:
    """The citizen number as text or as a number without its leading zero."""

    def make(p: Person, _: random.Random) -> tuple[Cells, Given]:
        number = int(p.citizen_id)
        value: Any = {
            "text": p.citizen_id,
            "number": number,
            "float": float(number),
            "float_text": f"{number}.0",
            "apostrophe": "'" + p.citizen_id,
            "spaced": f"{p.citizen_id[:3]} {p.citizen_id[3:6]} {p.citizen_id[6:]}",
        }[form]
        return [(value, "0" if form in {"number", "float"} else None)], {"citizen_id": p.citizen_id}

    return Column("citizen", header, make)


def card(header: str = "Số thẻ đảng viên", as_number: bool = False) -> Column:
    def make(p: Person, _: random.Random) -> tuple[Cells, Given]:
        if not p.card:
            return [(None, None)], {}
        return [(int(p.card) if as_number else p.card, None)], {"card_number": p.card}

    return Column("card", header, make)


def membership(header: str = "Trạng thái", words: tuple[str, str] = ("Chính thức", "Dự bị")) -> Column:
    def make(p: Person, _: random.Random) -> tuple[Cells, Given]:
        return [(words[0] if p.official else words[1], None)], {"membership": p.membership}

    return Column("membership", header, make)


def exempt(header: str = "Miễn sinh hoạt", mark: str = "x") -> Column:
    """A mark for those exempt; a blank says nothing, or no."""

    def make(p: Person, _: random.Random) -> tuple[Cells, Given]:
        return [(mark if p.exempt else None, None)], ({"exempt": True} if p.exempt else {})

    return Column("exempt", header, make, (), {"exempt": (False,)})


def ratings(years: list[int], header: str = "Xếp loại", sub: str = "Năm {}", words: Any = None) -> Column:
    """A column of levels for each year under one header."""

    def make(p: Person, rng: random.Random) -> tuple[Cells, Given]:
        cells: Cells = []
        found = []
        for year in years:
            level = p.ratings.get(year)
            cells.append((_words(words or LEVEL_WORDS, level, rng), None))
            if level:
                found.append({"year": year, "level": level})
        return cells, {"ratings": found or None}

    return Column("ratings", header, make, tuple(sub.format(y) for y in years))


def left_reason(header: str = "Lý do") -> Column:
    def make(p: Person, rng: random.Random) -> tuple[Cells, Given]:
        return [(_words(LEFT_WORDS, p.left_reason, rng), None)], {"left_reason": p.left_reason}

    return Column("left_reason", header, make)


def sequence(header: str = "STT") -> Column:
    """Numbers the rows; the table fills the number in."""
    return Column("seq", header, lambda _p, _r: ([(None, None)], {}))


def ignored(header: str, get: Callable[[Person, random.Random], Any]) -> Column:
    """A column that is known but gives no field."""
    return Column("ignored", header, lambda p, r: ([(get(p, r), None)], {}))


def born(header: str = "Ngày sinh", style: str | None = None) -> Column:
    return date_column("birth", header, "date_of_birth", lambda p: p.born, style)


def decided(header: str = "Ngày QĐ kết nạp", style: str | None = None) -> Column:
    return date_column("decided", header, "admission_decided_on", lambda p: p.decided, style)


def admitted(header: str = "Ngày vào Đảng", style: str | None = None) -> Column:
    return date_column("admitted", header, "admitted_on", lambda p: p.admitted, style)


def official(header: str = "Ngày chính thức", style: str | None = None) -> Column:
    return date_column("official", header, "official_on", lambda p: p.official, style)


def joined(header: str = "Ngày chuyển đến", style: str | None = None) -> Column:
    return date_column("joined", header, "joined_on", lambda p: p.joined, style)


def left(header: str = "Ngày ra khỏi Đảng", style: str | None = None) -> Column:
    return date_column("left", header, "left_on", lambda p: p.left, style)


def native(header: str = "Quê quán") -> Column:
    return text_column("native", header, "native_place", lambda p: p.native_place)


def ethnicity(header: str = "Dân tộc") -> Column:
    return text_column("ethnicity", header, "ethnicity", lambda p: p.ethnicity)


def education(header: str = "Trình độ văn hóa") -> Column:
    return text_column("education", header, "education", lambda p: p.education)


def position(header: str = "Chức vụ") -> Column:
    return text_column("position", header, "position", lambda p: p.position)


def occupation(header: str = "Nghề nghiệp") -> Column:
    return text_column("occupation", header, "occupation", lambda p: p.occupation)


def cell(header: str = "Chi bộ") -> Column:
    return text_column("cell", header, "organization", lambda p: p.organization)


def committee(header: str = "Đảng bộ") -> Column:
    return text_column("committee", header, "parent_organization", lambda p: p.parent)


def note(header: str = "Ghi chú") -> Column:
    return text_column("note", header, "note", lambda p: p.note)


# Header words that mean the same, for each column; first is the plainest.
VARIANTS: dict[str, list[str]] = {
    "seq": ["STT", "TT", "Số TT", "Stt"],
    "name": ["Họ và tên", "Họ tên", "Họ và tên đảng viên", "HỌ VÀ TÊN", "Họ và tên khai sinh"],
    "sex": ["Giới tính", "Nam/Nữ"],
    "birth": ["Ngày sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "NTNS", "Sinh ngày", "Năm sinh"],
    "native": ["Quê quán", "QUÊ QUÁN", "Nguyên quán"],
    "ethnicity": ["Dân tộc", "DT"],
    "religion": ["Tôn giáo", "TG"],
    "citizen": ["Số CCCD", "CCCD", "Số định danh", "CMND/CCCD", "Căn cước", "Số định danh cá nhân"],
    "card": ["Số thẻ đảng viên", "Số thẻ ĐV", "Số thẻ", "Số TĐV", "Thẻ Đảng", "Số thẻ đảng"],
    "decided": ["Ngày QĐ kết nạp", "Ngày quyết định kết nạp"],
    "admitted": ["Ngày vào Đảng", "Ngày kết nạp", "Ngày vào ĐCSVN", "NVĐ", "Vào Đảng", "Ngày vào Đảng dự bị"],
    "official": ["Ngày chính thức", "Ngày vào Đảng chính thức", "Chính thức", "Ngày CT", "NCT"],
    "education": ["Trình độ văn hóa", "Học vấn", "Văn hóa", "GDPT", "Trình độ học vấn"],
    "qualification": ["Trình độ chuyên môn", "CMNV", "Chuyên môn nghiệp vụ", "Chuyên môn", "Trình độ CMNV"],
    "theory": ["Lý luận chính trị", "LLCT", "Trình độ LLCT", "Lý luận", "Trình độ lý luận chính trị"],
    "position": ["Chức vụ", "Chức danh", "CV Đảng", "Chức vụ Đảng"],
    "occupation": ["Nghề nghiệp", "Nghề nghiệp hiện nay"],
    "cell": ["Chi bộ", "Chi bộ đang sinh hoạt", "Chi bộ sinh hoạt"],
    "committee": ["Đảng bộ", "Đảng bộ cơ sở", "Đảng ủy"],
    "membership": ["Trạng thái", "Tình trạng", "Diện"],
    "exempt": ["Miễn SH", "Miễn sinh hoạt", "Miễn công tác và sinh hoạt"],
    "note": ["Ghi chú", "GC", "GHI CHÚ"],
}
