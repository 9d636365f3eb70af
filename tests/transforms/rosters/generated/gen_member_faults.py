"""Member workbooks with faults, each with the finding it must give and what is left of the line.

Belongs here: one fault a line, the rest of the sheet sound. Not here: right but odd writing (gen_member_values).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import gen_columns as col
from gen_kinds import kind
from gen_members import SHORT
from gen_people import Person, citizen_number, people, roster_day, years_after
from gen_sheet import Sheet, title_block
from gen_table import position_of, put_header, put_people, width_of
from gen_truth import ANYWHERE, ExpectedRow, Workbook
from gen_values import write_date
from gen_write import workbook

WITH_ID = [*SHORT, col.citizen()]
Spoil = Callable[[Sheet, int, Person, ExpectedRow], None]


def board(
    rng: random.Random, columns: list[col.Column], count: int, **wishes: bool
) -> tuple[Sheet, int, list[Person], date]:
    """A sound list to spoil: the sheet, its first data line, its members, its date."""
    day = roster_day(rng)
    members = people(rng, count, day, **wishes)
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    first = put_header(sheet, row, columns)
    put_people(sheet, first, columns, members, rng)
    return sheet, first, members, day


def keep_or_null(expected: ExpectedRow, *names: str) -> None:
    """A field that is only unlikely may be kept or be null."""
    for name in names:
        if name in expected.fields:
            expected.either[name] = (*expected.either.get(name, ()), None)


@kind
def bad_dates(rng: random.Random) -> list[Workbook]:
    """Not a date, an impossible one, one out of the field's range: null, and said so."""
    sheet, first, _, day = board(rng, SHORT, 20)
    faults = [
        ("birth", "31/02/1985", "date_of_birth"),
        ("birth", "không nhớ", "date_of_birth"),
        ("birth", f"15/03/{day.year - 5}", "date_of_birth"),
        ("birth", "12/13/1970", "date_of_birth"),
        ("birth", "05/06/1850", "date_of_birth"),
        ("admitted", "29/02/2005", "admitted_on"),
        ("admitted", "30/02/2010", "admitted_on"),
        ("admitted", "19/05/1925", "admitted_on"),
        ("admitted", f"20/11/{day.year + 2}", "admitted_on"),
        ("admitted", "32/01/2012", "admitted_on"),
        ("official", f"20/11/{day.year + 3}", "official_on"),
        ("official", "chưa rõ", "official_on"),
    ]
    lines = rng.sample(range(20), 8)
    for line, (key, text, field_name) in zip(lines, rng.sample(faults, 8), strict=True):
        at = position_of(SHORT, key)
        sheet.put(first + line, at, text)
        sheet.rows[line].fields.pop(field_name, None)
        sheet.rows[line].either["membership"] = ("official", "probationary")
        late = key == "official" and str(day.year + 3) in text  # out of range, or out of order and kept
        if late:
            sheet.rows[line].either[field_name] = (f"{day.year + 3}-11-20",)
        sheet.find(("bad_date", "date_order") if late else "bad_date", first + line, at)
    return [workbook("ds_ngay_sai", [sheet], rng)]


@kind
def date_order(rng: random.Random) -> list[Workbook]:
    """birth + 18 years ≤ decision ≤ ceremony < official ≤ the roster's date, broken one link at a time."""
    columns = [*SHORT[:4], col.decided(style="slash"), col.admitted(style="slash"), col.official(style="slash")]
    sheet, first, members, _ = board(rng, columns, 18, probationary=False)
    lines = rng.sample(range(18), 5)
    names = {"decided": "admission_decided_on", "admitted": "admitted_on", "official": "official_on"}

    def write(line: int, key: str, value: date, field_name: str) -> None:
        text, fmt, iso = write_date(value, "slash")
        sheet.put(first + line, position_of(columns, key), text, fmt)
        sheet.rows[line].fields[field_name] = iso

    for i, line in enumerate(lines):
        p = members[line]
        official = p.official or p.admitted
        if i == 0:  # too young at the decision
            write(line, "birth", years_after(p.decided, -17), "date_of_birth")
            touched = ["birth", "decided", "admitted"]
        elif i == 1:  # decision after the ceremony
            write(line, "decided", p.admitted + timedelta(days=40), names["decided"])
            touched = ["decided", "admitted"]
        elif i == 2:  # full membership before the ceremony
            write(line, "official", p.admitted - timedelta(days=60), names["official"])
            touched = ["admitted", "official", "decided"]
        elif i == 3:  # on one day
            write(line, "official", p.admitted, names["official"])
            touched = ["admitted", "official"]
        else:
            write(line, "admitted", official + timedelta(days=30), names["admitted"])
            touched = ["admitted", "official"]
        spots = tuple(position_of(columns, key) for key in touched)
        sheet.find("date_order", first + line, (*spots, None))
        keep_or_null(sheet.rows[line], *[names.get(k, "date_of_birth") for k in touched])
        sheet.find("date_order", first + line, ANYWHERE, optional=True)
        sheet.rows[line].either["membership"] = ("official", "probationary")
    return [workbook("ds_thu_tu_ngay", [sheet], rng)]


@kind
def bad_identifiers(rng: random.Random) -> list[Workbook]:
    """Wrong length, letters, digits lost, or against sex or year of birth."""
    sheet, first, members, _ = board(rng, WITH_ID, 20)
    lines = rng.sample(range(20), 9)
    at, card = position_of(WITH_ID, "citizen"), position_of(WITH_ID, "card")
    for i, line in enumerate(lines):
        p, expected, row = members[line], sheet.rows[line], first + line
        if i < 5:
            text = [
                p.citizen_id[:10],
                p.citizen_id + "7",
                "O" + p.citizen_id[1:],
                "9.9E+10",
                p.citizen_id[:6] + "A12345",
            ][i]
            sheet.put(row, at, text)
            expected.fields.pop("citizen_id")
            sheet.find("bad_identifier", row, at)
        elif i == 5:
            sheet.put(row, card, "99123")
            expected.fields.pop("card_number", None)
            sheet.find("bad_identifier", row, card)
        elif i == 6:
            sheet.put(row, card, "99A23456")
            expected.fields.pop("card_number", None)
            sheet.find("bad_identifier", row, card)
        else:
            sex, year = p.sex, p.born.year
            wrong = (
                (("female" if sex == "male" else "male"), year)
                if i == 7
                else (sex, year + 3 if year < 1996 else year - 3)
            )
            number = citizen_number(rng, *wrong)
            sheet.put(row, at, number)
            expected.fields["citizen_id"] = number
            keep_or_null(expected, "citizen_id")
            near = (at, position_of(WITH_ID, "sex"), position_of(WITH_ID, "birth"))
            sheet.find("bad_identifier", row, near)
    return [workbook("ds_so_sai", [sheet], rng)]


@kind
def duplicates(rng: random.Random) -> list[Workbook]:
    """The same person again: by citizen number, by card, by name and birth date (capitals, marks apart)."""
    day = roster_day(rng)
    members = people(rng, 16, day, probationary=False)
    sheet = Sheet("DS")
    columns = WITH_ID
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    first = put_header(sheet, row, columns)
    for member in members[10:13]:
        member.citizen_id = ""
    no_id = [*SHORT, col.Column("citizen", "Số CCCD", lambda _p, _r: ([(None, None)], {}))]
    bare = [c if c.key != "card" else col.Column("card", c.header, lambda _p, _r: ([(None, None)], {})) for c in no_id]
    row = put_people(sheet, first, columns, members[:10], rng)
    row = put_people(sheet, row, no_id, members[10:13], rng, start=11)
    row = put_people(sheet, row, bare, members[13:], rng, start=14)
    again = [(columns, rng.choice(members[:10])), (no_id, members[11]), (bare, members[14])]
    for i, (line, member) in enumerate(again):
        count = len(sheet.rows)
        shown = [col.name(style=rng.choice(["capitals", "plain"])) if c.key == "name" else c for c in line]
        put_people(sheet, row, shown, [member], rng, start=17 + i)
        del sheet.rows[count:]
        sheet.find("duplicate_row", row, ANYWHERE, "reject")
        row += 1
    return [workbook("ds_trung", [sheet], rng)]


@kind
def duplicates_over_sheets(rng: random.Random) -> list[Workbook]:
    """The same person in two sheets of one file: the later line goes."""
    day = roster_day(rng)
    members = people(rng, 14, day)
    sheets = []
    for i in range(2):
        sheet = Sheet(f"Chi bộ {i + 1}")
        row = title_block(sheet, width_of(WITH_ID), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
        first = put_header(sheet, row, WITH_ID)
        part = members[:8] if i == 0 else [*members[8:11], members[2], *members[11:]]
        put_people(sheet, first, WITH_ID, part, rng)
        for expected in sheet.rows:
            expected.either["organization"] = (sheet.name,)
        if i:
            del sheet.rows[3]
            sheet.find("duplicate_row", first + 3, ANYWHERE, "reject")
        sheets.append(sheet)
    return [workbook("ds_trung_hai_trang", sheets, rng)]


@kind
def namesakes(rng: random.Random) -> list[Workbook]:
    """Equal names and birth dates with different citizen numbers are two persons."""
    day = roster_day(rng)
    members = people(rng, 12, day)
    for i in range(3):
        one, other = members[i], members[i + 6]
        other.full_name, other.sex, other.born = one.full_name, one.sex, one.born
        other.decided, other.admitted, other.official = one.decided, one.admitted, one.official
        other.citizen_id = citizen_number(rng, one.sex, one.born.year)
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(WITH_ID), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, WITH_ID), WITH_ID, members, rng)
    return [workbook("ds_trung_ten", [sheet], rng)]


@kind
def missing_names(rng: random.Random) -> list[Workbook]:
    """A data line without its name gives no row."""
    sheet, first, _, _ = board(rng, SHORT, 14)
    at = position_of(SHORT, "name")
    lost = sorted(rng.sample(range(14), 2), reverse=True)
    for line in lost:
        sheet.cells.pop((first + line, at))
        del sheet.rows[line]
        sheet.find("missing_name", first + line, (at, None), "reject")
    return [workbook("ds_thieu_ten", [sheet], rng)]


@kind
def unknown_values(rng: random.Random) -> list[Workbook]:
    """A level, form or state outside its vocabulary is null, and said so."""
    day = roster_day(rng, 2021)
    years = [day.year - 2, day.year - 1]
    columns = [*SHORT, col.membership("Diện"), col.ratings(years, "Xếp loại")]
    members = people(rng, 14, date(day.year, day.month, day.day), probationary=False)
    for member in members:
        member.ratings = {y: rng.choice(["excellent", "good", "fair"]) for y in years if member.admitted.year < y}
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    first = put_header(sheet, row, columns)
    put_people(sheet, first, columns, members, rng)
    level, state = position_of(columns, "ratings"), position_of(columns, "membership")
    lines = rng.sample(range(14), 4)
    for i, line in enumerate(lines):
        expected = sheet.rows[line]
        if i < 2:
            sheet.put(first + line, level, rng.choice(["Hạng A5", "Chín điểm", "Cấp Z"]))
            kept = [r for r in expected.fields.get("ratings") or [] if r["year"] != years[0]]
            expected.fields["ratings"] = kept or None
            blank = {"year": years[0], "level": None}
            expected.either["ratings"] = ([blank, *kept], [])
            sheet.find("unknown_value", first + line, level)
        else:
            sheet.put(first + line, state, rng.choice(["Hạng nhì", "Vãng lai?"]))
            expected.fields.pop("membership", None)
            expected.either["membership"] = ("official", "probationary")
            sheet.find("unknown_value", first + line, state)
    return [workbook("ds_gia_tri_la", [sheet], rng)]


@kind
def no_header(rng: random.Random) -> list[Workbook]:
    """A sheet of numbers and words without a header is refused; the one beside it is read."""
    day = roster_day(rng)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, SHORT), SHORT, people(rng, 8, day), rng)
    other = Sheet("Tạm")
    for r in range(1, 7):
        for c in range(1, 5):
            other.put(r, c, rng.choice([rng.randint(100, 999), "giấy A4", "bút bi", "hộp"]))
    other.find("no_header", (None, *range(1, 8)), ANYWHERE, "reject")
    return [workbook("ds_thieu_tieu_de", [sheet, other], rng)]
