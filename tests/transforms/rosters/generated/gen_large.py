"""Rosters of hundreds and thousands of lines with every habit and fault at once, as workbooks and as text files.

Belongs here: size. What is read line by line where lines are few must read the same where they are many.
"""

from __future__ import annotations

import random

import gen_columns as col
from gen_files import no_blank_lines
from gen_kinds import kind
from gen_legacy import tcvn3
from gen_people import Person, citizen_number, people, roster_day
from gen_sheet import Sheet, signature_block, title_block
from gen_table import position_of, put_header, put_people, put_person, width_of
from gen_truth import ANYWHERE, Workbook
from gen_values import IMPRECISE, PRECISE, SHORT
from gen_write import csv_workbook, workbook


def _columns(rng: random.Random, text_only: bool) -> list[col.Column]:
    """The columns of one line, each date in a style of its own."""
    styles = [s for s in PRECISE if not (text_only and s in {"real", "us_format"})] * 3 + SHORT
    birth = rng.choice(
        [*styles, *IMPRECISE, "serial"] if not text_only else [*styles, *[s for s in IMPRECISE if s != "year"]]
    )
    return [
        col.sequence(),
        col.name(style=rng.choice(["plain", "plain", "capitals"])),
        col.born(style=birth),
        col.sex_word(),
        col.native(),
        col.ethnicity(),
        col.religion(),
        col.decided(style=rng.choice(styles)),
        col.admitted(style=rng.choice(styles)),
        col.official(style=rng.choice(styles)),
        col.card(),
        col.citizen(form=rng.choice(["text", "text", "number", "float_text", "spaced"])),
        col.education(),
        col.qualification(),
        col.theory(),
        col.occupation(),
        col.note(),
    ]


def _spoil(rng: random.Random, sheet: Sheet, row: int, columns: list[col.Column], p: Person) -> bool:
    """Perhaps one fault in the line just put; whether the line still gives a row."""
    expected = sheet.rows[-1]
    draw = rng.random()

    def set_to(key: str, value: object, field_name: str) -> int:
        at = position_of(columns, key)
        sheet.put(row, at, value)
        expected.fields.pop(field_name, None)
        return at

    if draw < 0.01:
        sheet.cells.pop((row, 2))
        sheet.rows.pop()
        sheet.find("missing_name", row, (2, None), "reject")
        return False
    if draw < 0.02:
        sheet.find(
            "bad_date", row, set_to("birth", rng.choice(["31/02/1985", "không rõ", "00/13/1970"]), "date_of_birth")
        )
    elif draw < 0.03:
        sheet.find("bad_date", row, set_to("admitted", rng.choice(["31/11/2008", "12/15/2001"]), "admitted_on"))
        expected.either["membership"] = ("official", "probationary")
    elif draw < 0.04:
        at = set_to("citizen", rng.choice([p.citizen_id[:9], "9.91E+10", "A" + p.citizen_id[1:]]), "citizen_id")
        sheet.find("bad_identifier", row, at)
    elif draw < 0.045:
        at = set_to("citizen", citizen_number(rng, "female" if p.sex == "male" else "male", p.born.year), "citizen_id")
        expected.fields["citizen_id"] = sheet.cells[row, at].value
        expected.either["citizen_id"] = (None,)
        sheet.find("bad_identifier", row, (at, 3, 4))
    elif draw < 0.055:
        sheet.find("bad_identifier", row, set_to("card", rng.choice(["99123", "9912345X"]), "card_number"))
    elif draw < 0.065 and p.official:
        at = position_of(columns, "official")
        sheet.put(row, at, p.decided.strftime("%d/%m/%Y"))
        expected.fields["official_on"] = p.decided.isoformat()
        for name in ("official_on", "admitted_on", "admission_decided_on"):
            expected.either[name] = (None,)
        expected.either["membership"] = ("official", "probationary")
        sheet.find("date_order", row, ANYWHERE)
        sheet.find("date_order", row, ANYWHERE, optional=True)
    elif draw < 0.12 and len(sheet.rows) > 1 and sheet.rows[-2].row == row - 1:
        for key, name in (("native", "native_place"), ("occupation", "occupation")):
            sheet.put(row, position_of(columns, key), rng.choice(["nt", '"', "-nt-"]))
            expected.fields[name] = sheet.rows[-2].fields[name]
    return True


def large_sheet(rng: random.Random, count: int, text_only: bool = False) -> Sheet:
    """A roster in groups of about fifty, with sums, headers again, faults and some persons twice."""
    day = roster_day(rng)
    plain = _columns(random.Random(0), text_only)
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(plain), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_header(sheet, row, plain)
    members = people(rng, count, day, names_once=count < 2000)
    kept: list[tuple[Person, list[col.Column]]] = []
    in_group = cell = lost = 0
    name = ""
    numbers: set[str] = set()
    for member in members:
        if in_group == 0:
            cell = cell % 400 + 1
            name = f"Chi bộ ấp {['Đông', 'Tây', 'Trung'][cell % 3]} {cell}"
            sheet.put(row, 1, f"{cell}. {name}")
            row += 1
        in_group += 1
        member.note = rng.choice([None, None, None, "Hộ nghèo"])
        columns = _columns(rng, text_only)
        put_person(sheet, row, columns, member, rng, number=in_group, organization=name)
        if _spoil(rng, sheet, row, columns, member):
            kept.append((member, columns))
            numbers.add(str(sheet.rows[-1].fields.get("citizen_id")))
        else:
            lost += 1
        row += 1
        if rng.random() < 0.004 and len(kept) > 5:
            again, _ = rng.choice(kept[:-1])
            if again.citizen_id in numbers:
                before = len(sheet.rows)
                put_people(sheet, row, plain, [again], rng, start=in_group + 1)
                del sheet.rows[before:]
                sheet.find("duplicate_row", row, ANYWHERE, "reject")
                row += 1
                lost += 1
        if in_group >= 50:
            if lost == 0:  # with lines refused, what a sum should be is a matter of taste
                wrong = rng.random() < 0.2
                sheet.put(row, 1, f"Cộng: {in_group + (3 if wrong else 0)} đảng viên")
                if wrong:
                    sheet.find("total_mismatch", row, ANYWHERE)
                row += 1
            in_group = lost = 0
            if rng.random() < 0.2:
                row = put_header(sheet, row, plain)
        if not text_only and rng.random() < 0.01:
            row += 1
    signature_block(sheet, width_of(plain), day=day)
    return sheet


@kind
def hundreds_of_lines(rng: random.Random) -> list[Workbook]:
    """Some hundred lines: beyond what is read cell by cell."""
    form = rng.choice(["xlsx2", "xlsx", "xls", "ods", "csv"])
    if form == "csv":
        sheet = no_blank_lines_with_findings(large_sheet(rng, rng.randint(300, 500), text_only=True))
        return [csv_workbook("ds_tram", sheet, rng.choice(",;"), lambda t: t.encode())]
    sheet = large_sheet(rng, rng.randint(300, 500))
    if rng.random() < 0.3 and form != "ods":
        sheet.map_text(tcvn3, ".VnTime")
        for expected in sheet.rows:
            expected.folded |= {"native_place", "occupation", "note", "organization", "ethnicity", "religion"}
    return [workbook("ds_tram", [sheet], rng, form)]


def no_blank_lines_with_findings(sheet: Sheet) -> Sheet:
    """Close up blank lines, and move what is expected with them."""
    used = sorted({r for r, _ in sheet.cells})
    new = {old: i + 1 for i, old in enumerate(used)}
    for finding in sheet.findings:
        finding.rows = tuple(new[r] if isinstance(r, int) else r for r in finding.rows)
    return no_blank_lines(sheet)


def thousands(form: str, seed: int, count: int) -> Workbook:
    """A file large enough for the reader's paths for large files."""
    rng = random.Random(f"thousands/{form}/{seed}")
    if form == "csv":
        sheet = no_blank_lines_with_findings(large_sheet(rng, count, text_only=True))
        return csv_workbook("ds_nghin", sheet, ",", lambda t: t.encode())
    return workbook("ds_nghin", [large_sheet(rng, count)], rng, form)
