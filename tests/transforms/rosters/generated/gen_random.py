"""Member workbooks whose columns, order, header words, layout, values, format and faults are all drawn together.

Belongs here: combinations of what other modules show one at a time. Not here: anything new.
"""

from __future__ import annotations

import random
from datetime import timedelta

import gen_columns as col
from gen_kinds import kind
from gen_legacy import cp1258_bytes, tcvn3, vni
from gen_members import heads, in_cells
from gen_people import Person, people, random_day, roster_day, years_after
from gen_sheet import Sheet, signature_block, title_block
from gen_table import position_of, put_header, put_numbers, put_person, width_of
from gen_truth import ANYWHERE, Workbook
from gen_values import pick_style
from gen_write import csv_workbook, workbook


def draw_columns(rng: random.Random, text_only: bool) -> list[col.Column]:
    """A set of columns that stand together in one table, in an order offices might choose."""

    def style() -> str:
        return pick_style(rng, text_only)

    sex_and_birth = rng.choice(
        [
            [col.born(style=style()), col.sex_word()],
            [col.sex_word(), col.born(style=style())],
            [col.sex_dates(style=style())],
            [col.sex_marks(rng.choice("xX")), col.born(style=style())],
        ]
    )
    admission = rng.choice(
        [
            [col.admitted(style=style()), col.official(style=style())],
            [col.decided(style=style()), col.admitted(style=style()), col.official(style=style())],
            [col.admitted_pair(style=style())],
            [col.admitted_pair("Ngày vào Đảng", ("Kết nạp", "Chính thức"), style())],
        ]
    )
    schooling = rng.choice([[], [col.training()], [col.education(), col.qualification(), col.theory()]])
    rest = [col.native(), col.ethnicity(), col.religion(), col.card(), col.position(), col.occupation(), col.note()]
    rest = [c for c in rest if rng.random() < 0.6]
    if rng.random() < 0.5:
        rest.append(col.citizen(form=rng.choice(["text", "text", "number"])))
    groups = [sex_and_birth, admission, schooling, *[[c] for c in rest]]
    rng.shuffle(groups)
    if rng.random() < 0.5:
        groups[: len(groups)] = [sex_and_birth, *[g for g in groups if g is not sex_and_birth]]
    columns = [col.sequence(), col.name(style=rng.choice(["plain", "plain", "capitals"]))]
    for group in groups:
        columns += group
    out = []
    for c in columns:
        if c.key in {
            "seq",
            "name",
            "native",
            "ethnicity",
            "religion",
            "card",
            "citizen",
            "occupation",
            "note",
        } or c.key in {"admitted", "official", "decided", "education", "qualification", "theory", "position"}:
            c = c.named(rng.choice(col.VARIANTS[c.key]))
        out.append(c)
    return out


def _spoil(rng: random.Random, sheet: Sheet, row: int, columns: list[col.Column], member: Person) -> bool:
    """Perhaps one fault in the line just put; gives whether the line still counts."""
    expected = sheet.rows[-1]
    draw = rng.random()
    if draw < 0.03:
        sheet.cells.pop((row, position_of(columns, "name")))
        sheet.rows.pop()
        sheet.find("missing_name", row, (position_of(columns, "name"), None), "reject")
        return True
    keys = {c.key for c in columns}
    if draw < 0.06 and "admitted" in keys:
        at = position_of(columns, "admitted")
        sheet.put(row, at, rng.choice(["31/11/2008", "30/02/2011", "45/01/2001"]))
        expected.fields.pop("admitted_on", None)
        expected.either["membership"] = ("official", "probationary")
        sheet.find("bad_date", row, at)
    elif draw < 0.09 and "citizen" in keys:
        at = position_of(columns, "citizen")
        sheet.put(row, at, rng.choice([member.citizen_id[:9], member.citizen_id + "88", "9.91E+10"]))
        expected.fields.pop("citizen_id", None)
        sheet.find("bad_identifier", row, at)
    return True


@kind
def random_roster(rng: random.Random) -> list[Workbook]:
    """Everything drawn: a workbook, or a text file where nothing needs cells."""
    form = rng.choice(["xlsx", "xlsx", "xlsx2", "xlsx2", "xls", "ods", "xlsm", "csv"])
    as_text = form == "csv"
    day = roster_day(rng)
    columns = draw_columns(rng, as_text)
    width = width_of(columns)
    left = 1 if as_text else rng.choice([1, 1, 1, 2])
    sheet = Sheet("DS ĐV")
    row = title_block(
        sheet, width + left - 1, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **(heads(rng) if rng.random() < 0.6 else {})
    )
    row = put_header(sheet, row, columns, left, merged=not as_text)
    if rng.random() < 0.3:
        row = put_numbers(sheet, row, columns, left, rng.choice(["{}", "({})"]))
    members = in_cells(rng, people(rng, rng.randint(14, 30), day))
    for member in members:
        member.note = rng.choice([None, None, "Hộ nghèo", "Công tác xa"])
    groups = rng.choice([0, 0, 3])
    previous = None
    number = 0
    for member in members:
        if groups and member.organization != previous:
            previous = member.organization
            sheet.put(row, left, f"{['I', 'II', 'III'][int(previous[-1]) - 1]}. {previous}")
            row += 1
            number = 0
        number += 1
        put_person(
            sheet, row, columns, member, rng, number=number, left=left, organization=previous if groups else None,
            parent=member.parent if groups else None,
        )  # fmt: skip
        if left == 1:
            _spoil(rng, sheet, row, columns, member)
        row += 1
        if not as_text and rng.random() < 0.03:
            row += 1
    if rng.random() < 0.4:
        stated = len(members) + (rng.choice([0, 0, 3]))
        sheet.put(row, left, f"Tổng cộng: {stated} đảng viên")
        if stated != len(members):
            sheet.find("total_mismatch", row, ANYWHERE)
        elif any("missing_name" in f.codes for f in sheet.findings):  # is a line without a name a member or not?
            sheet.find("total_mismatch", row, ANYWHERE, optional=True)
        row += 1
    if rng.random() < 0.6:
        signature_block(sheet, width, day=day + timedelta(days=rng.randint(0, 9)), row=row + 1)
    if as_text:
        used = sorted({r for r, _ in sheet.cells})
        new = {old: i + 1 for i, old in enumerate(used)}
        sheet.cells = {(new[r], c): v for (r, c), v in sheet.cells.items()}
        for expected in sheet.rows:
            expected.row = new[expected.row]
        for finding in sheet.findings:
            finding.rows = tuple(new[r] if isinstance(r, int) else r for r in finding.rows)
        encode = rng.choice([lambda t: t.encode(), lambda t: t.encode("utf-8-sig"), cp1258_bytes])
        return [csv_workbook("ngau_nhien", sheet, rng.choice(",;\t|"), encode)]
    legacy = rng.random()
    if legacy < 0.1:
        sheet.map_text(vni, "VNI-Times")
    elif legacy < 0.2:
        sheet.map_text(tcvn3, ".VnTime")
        for expected in sheet.rows:
            expected.folded |= {"native_place", "occupation", "position", "organization", "note", "parent_organization"}
    return [workbook("ngau_nhien", [sheet], rng, form)]


@kind
def random_old_members(rng: random.Random) -> list[Workbook]:
    """Old admissions, written with two digits or without a day, on a roster of long ago."""
    day = roster_day(rng, 2000, 2012)
    members = people(rng, 15, day, probationary=False)
    for member in members:
        member.born = random_day(rng, years_after(day, -88), years_after(day, -60))
        member.admitted = random_day(rng, years_after(member.born, 19), years_after(member.born, 40))
        member.official = years_after(member.admitted, 1)
    form = rng.choice(["short_slash", "month", "year", "short_dot", "year_dots"])
    columns = [
        col.sequence(),
        col.name(),
        col.sex_word(),
        col.born(style=form),
        col.admitted(style=form if form != "year" else "month"),
        col.official(style="short_slash" if form.startswith("short") else "slash"),
    ]
    sheet = Sheet("DS")
    row = title_block(sheet, 6, "DANH SÁCH ĐẢNG VIÊN CAO TUỔI", as_of=day, rng=rng)
    row = put_header(sheet, row, columns)
    for i, member in enumerate(members):
        put_person(sheet, row, columns, member, rng, number=i + 1)
        row += 1
    return [workbook("dang_vien_cao_tuoi", [sheet], rng)]
