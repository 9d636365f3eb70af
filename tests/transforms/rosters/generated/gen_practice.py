"""Member workbooks as practice bends them: headings with counts, headers over lines, merged data cells.

Belongs here: further layouts and writings seen in offices. Not here: the plain ones (gen_members, gen_member_values), other programs'
formats (gen_programs).
"""

from __future__ import annotations

import random
from datetime import timedelta

import gen_columns as col
from gen_files import listing, no_blank_lines
from gen_kinds import kind
from gen_members import SHORT, heads, in_cells
from gen_people import WARDS, Person, people, random_day, roster_day
from gen_sheet import Sheet, signature_block, title_block
from gen_table import position_of, put_header, put_people, put_person, width_of
from gen_truth import ANYWHERE, Workbook
from gen_values import LEFT_WORDS, write_date
from gen_write import csv_workbook, workbook


@kind
def heading_styles(rng: random.Random) -> list[Workbook]:
    """Headings of a cell in all their shapes: numbers of any kind, none, with counts, in capitals left as written."""
    day = roster_day(rng)
    shape = rng.choice(
        [
            "{i}. {cell}",
            "{roman}- {cell}",
            "{roman}/ {cell}",
            "* {cell}",
            "{cell}",
            "{roman}. {cell} ({n} đảng viên)",
            "{i}/ {cell}: {n} đ/c",
            "{roman}. {cell}:",
            "- {cell}",
            "{letter}. {cell}",
        ]
    )
    merged = rng.random() < 0.5
    members = people(rng, 18, day)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_header(sheet, row, SHORT)
    for i in range(3):
        cell = ["Chi bộ khóm Đông Thịnh 1", "Chi bộ Quân sự", "Chi bộ Trường Tiểu học Lê Lợi"][i]
        text = shape.format(i=i + 1, roman="I" * (i + 1), letter="ABC"[i], cell=cell, n=6)
        sheet.put(row, 1, text, bold=True)
        if merged:
            sheet.merge(row, 1, row, 7)
        row = put_people(sheet, row + 1, SHORT, members[i * 6 : i * 6 + 6], rng, organization=cell)
    return [workbook("ds_nhom_kieu", [sheet], rng)]


@kind
def totals_of_columns(rng: random.Random) -> list[Workbook]:
    """A total line that counts the marks under Nam and Nữ, then subsets ("Trong đó: nữ"), right or wrong."""
    day = roster_day(rng)
    columns = [col.sequence(), col.name(), col.sex_marks(), col.born(style="slash"), col.admitted(), col.official()]
    members = people(rng, 13, day)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_people(sheet, put_header(sheet, row, columns), columns, members, rng)
    men = sum(m.sex == "male" for m in members)
    wrong = rng.random() < 0.5
    sheet.put(row, 2, rng.choice(["Cộng", "Tổng cộng"]))
    sheet.put(row, 3, men + (2 if wrong else 0))
    sheet.put(row, 4, 13 - men)
    if wrong:
        sheet.find("total_mismatch", row, ANYWHERE)
    sheet.put(row + 1, 2, f"Trong đó: - Nữ: {13 - men}")
    sheet.put(row + 2, 2, f"- Dự bị: {sum(m.official is None for m in members)}")
    signature_block(sheet, 7, day=day, row=row + 4)
    return [workbook("ds_cong_nam_nu", [sheet], rng)]


@kind
def headers_in_capitals_and_lines(rng: random.Random) -> list[Workbook]:
    """Headers in capitals, broken over lines, with remarks in brackets and colons."""
    day = roster_day(rng)
    columns = [
        col.sequence("SỐ\nTT"),
        col.name(rng.choice(["HỌ VÀ TÊN\n(chữ in hoa)", "Họ và tên\nđảng viên", "HỌ,\nTÊN"]), "capitals"),
        col.born(rng.choice(["NGÀY,\nTHÁNG,\nNĂM SINH", "Ngày\nsinh", "Ngày, tháng, năm sinh:"])),
        col.sex_word(rng.choice(["GIỚI\nTÍNH", "Giới tính (Nam, Nữ)", "Nam,\nnữ"])),
        col.native("QUÊ\nQUÁN"),
        col.admitted(rng.choice(["NGÀY\nVÀO ĐẢNG", "Ngày vào Đảng\n(ngày kết nạp)", "Ngày\nkết nạp"])),
        col.official(rng.choice(["NGÀY\nCHÍNH THỨC", "Ngày chính\nthức"])),
        col.card(rng.choice(["SỐ THẺ\nĐẢNG VIÊN", "Số thẻ\n(mới)", "Số thẻ\nđảng"])),
        col.note("GHI\nCHÚ"),
    ]
    sheet = Sheet("DS")
    row = title_block(sheet, 9, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    put_people(sheet, put_header(sheet, row, columns), columns, people(rng, 12, day), rng)
    return [workbook("ds_tieu_de_hoa", [sheet], rng)]


@kind
def header_over_lines_unmerged(rng: random.Random) -> list[Workbook]:
    """A header's words stand in two lines of the sheet, one under the other, without merges."""
    day = roster_day(rng)
    columns = [col.sequence(), col.name(), col.born(), col.sex_word(), col.admitted(), col.official(), col.card()]
    upper = ["Số", "Họ và tên", "Ngày tháng", "Giới", "Ngày", "Ngày", "Số thẻ"]
    lower = ["TT", "", "năm sinh", "tính", "vào Đảng", "chính thức", "đảng viên"]
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    for i in range(7):
        sheet.put(row, i + 1, upper[i])
        sheet.put(row + 1, i + 1, lower[i])
    put_people(sheet, row + 2, columns, people(rng, 12, day), rng)
    return [workbook("ds_tieu_de_hai_dong", [sheet], rng)]


@kind
def merged_data_cells(rng: random.Random) -> list[Workbook]:
    """The cell's name is merged over the lines of its members."""
    day = roster_day(rng)
    columns = [*SHORT, col.cell()]
    members = in_cells(rng, people(rng, 18, day))
    sheet = Sheet("DS")
    row = title_block(sheet, 8, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    first = put_header(sheet, row, columns)
    put_people(sheet, first, columns, members, rng)
    at = position_of(columns, "cell")
    for i in range(3):
        top = first + i * 6
        for r in range(top + 1, top + 6):
            sheet.cells.pop((r, at))
        sheet.merge(top, at, top + 5, at)
    return [workbook("ds_gop_o", [sheet], rng)]


@kind
def book_with_movements(rng: random.Random) -> list[Workbook]:
    """Form 7-HSĐV with its columns 10 to 13 filled: moved out, moved in, died, left."""
    day = roster_day(rng)
    headers = [
        "Số TT",
        "Họ và tên, họ và tên khai sinh",
        "Nam, nữ, dân tộc, tôn giáo",
        "Quê quán",
        "Văn hóa, lý luận, CMNV, ngoại ngữ",
        "Nghề nghiệp trước khi vào Đảng, hiện nay",
        "Ngày vào Đảng, ngày chính thức",
        "Số thẻ, số lý lịch, số huy hiệu",
        "Bộ đội, công an, hưu trí",
        "Ngày chuyển đi, đến đảng bộ cơ sở",
        "Ngày chuyển đến, từ đảng bộ cơ sở nào",
        "Ngày từ trần, lý do",
        "Ngày ra khỏi Đảng, hình thức",
        "Ghi chú",
    ]
    sheet = Sheet("So")
    row = title_block(sheet, 14, "SỔ DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    for i, text in enumerate(headers):
        sheet.put(row, i + 1, text)
    row += 1
    for number, p in enumerate(people(rng, 10, day, probationary=False), 1):
        lines = [
            number,
            p.full_name,
            f"{'Nam' if p.sex == 'male' else 'Nữ'}\n{p.ethnicity}\n{p.religion or 'Không'}",
            p.native_place,
            f"{p.education}\nTrung cấp\nĐại học\nAnh B",
            f"Học sinh\n{p.occupation}",
            "\n".join(x.strftime("%d/%m/%Y") for x in (p.admitted, p.official) if x),
            f"{p.card}\n{rng.randint(100000, 999999)}",
        ]
        for i, value in enumerate(lines):
            sheet.put(row, i + 1, value)
        fields = {
            "full_name": p.full_name,
            "sex": p.sex,
            "ethnicity": p.ethnicity,
            "religion": p.religion,
            "native_place": p.native_place,
            "education": p.education,
            "political_theory": "intermediate",
            "qualification": "university",
            "occupation": p.occupation,
            "admitted_on": p.admitted.isoformat(),
            "official_on": p.official.isoformat() if p.official else None,
            "card_number": p.card,
        }
        made = sheet.expect("member", row, fields, membership=("official",))
        when = random_day(rng, max(p.official or day, day - timedelta(days=700)), day)
        text = when.strftime("%d/%m/%Y")
        place = f"Đảng bộ phường {rng.choice(WARDS)}"
        free: tuple[str, ...] = ()
        if number % 5 == 1:
            sheet.put(row, 10, f"{text}\n{place}")
            made.fields |= {"left_on": when.isoformat(), "left_reason": "transferred"}
            free = (place,)
        elif number % 5 == 2:
            sheet.put(row, 11, f"{text}\n{place}")
            made.fields |= {"joined_on": when.isoformat()}
            free = (place,)
        elif number % 5 == 3:
            sheet.put(row, 12, f"{text}\nBệnh")
            made.fields |= {"left_on": when.isoformat(), "left_reason": "died"}
            free = ("Bệnh", "bệnh")
        elif number % 5 == 4:
            reason = rng.choice(["struck_off", "expelled", "withdrew"])
            word = rng.choice(LEFT_WORDS[reason])
            sheet.put(row, 13, f"{text}\n{word}")
            made.fields |= {"left_on": when.isoformat(), "left_reason": reason}
            free = (word,)
        if free:  # the rest of the cell goes to the note, with or without the column's name; or nowhere
            made.either["note"] = free
        row += 1
    return [workbook("so_bien_dong", [sheet], rng)]


@kind
def members_and_leavers_in_a_sheet(rng: random.Random) -> list[Workbook]:
    """One table of members, then one of those who left, with another header, in one sheet."""
    day = roster_day(rng)
    members = people(rng, 16, day, probationary=False)
    sheet = Sheet("DS")
    row = title_block(sheet, 8, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_people(sheet, put_header(sheet, row, SHORT), SHORT, members[:10], rng)
    causes = list(LEFT_WORDS)
    for i, member in enumerate(members[10:]):
        member.left_reason = causes[i % 5]
        member.left = random_day(rng, max(member.official or day, day - timedelta(days=360)), day)
    columns = [col.sequence(), col.name(), col.born(), col.left("Ngày ra khỏi Đảng"), col.left_reason("Lý do")]
    sheet.put(row + 1, 1, "DANH SÁCH ĐẢNG VIÊN RA KHỎI ĐẢNG")
    row = put_header(sheet, row + 2, columns)
    put_people(sheet, row, columns, members[10:], rng)
    return [workbook("ds_va_ra_khoi_dang", [sheet], rng)]


@kind
def no_sequence_column(rng: random.Random) -> list[Workbook]:
    """No STT; the name comes first or after other columns; no title at all."""
    day = roster_day(rng)
    columns = [col.name(), col.born(style="slash"), col.sex_word(), col.admitted(style="slash"), col.card()]
    if rng.random() < 0.5:
        columns = [columns[4], columns[0], *columns[1:4]]
    sheet = Sheet("Sheet1")
    put_people(sheet, put_header(sheet, 1, columns), columns, people(rng, 12, day), rng)
    return [workbook("ds", [sheet], rng)]


@kind
def carried_over_pages(rng: random.Random) -> list[Workbook]:
    """Page sums ("Cộng trang", "Mang sang") and the header again between them."""
    day = roster_day(rng)
    members = people(rng, 20, day)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_people(sheet, put_header(sheet, row, SHORT), SHORT, members[:10], rng)
    sheet.put(row, 2, rng.choice(["Cộng trang 1", "Cộng trang: 10", "Cộng chuyển trang sau"]))
    row += 1
    row = put_header(sheet, row, SHORT)
    row = put_people(sheet, row, SHORT, members[10:], rng, start=11)
    sheet.put(row, 2, "Tổng cộng: 20 đảng viên")
    return [workbook("ds_trang", [sheet], rng)]


@kind
def as_of_wordings(rng: random.Random) -> list[Workbook]:
    """The roster's date in all its wordings; an admission after it is out of range."""
    day = roster_day(rng)
    d, m, y = day.day, day.month, day.year
    wording = rng.choice(
        [
            f"(Tính đến ngày {d} tháng {m} năm {y})",
            f"Tính đến {d}/{m}/{y}",
            f"(tính đến ngày {d:02d}-{m:02d}-{y})",
            f"Có đến {d}-{m}-{y}",
            f"Có đến ngày {d}/{m}/{y}",
        ]
    )
    sheet = Sheet("DS")
    sheet.put(1, 1, "DANH SÁCH ĐẢNG VIÊN")
    sheet.put(2, 1, wording)
    first = put_header(sheet, 4, SHORT)
    put_people(sheet, first, SHORT, people(rng, 12, day), rng)
    line = rng.randint(2, 9)
    at = position_of(SHORT, "admitted")
    text, fmt, _ = write_date(day + timedelta(days=45), "slash")
    sheet.put(first + line, at, text, fmt)
    sheet.cells.pop((first + line, position_of(SHORT, "official")), None)
    sheet.rows[line].fields.pop("official_on", None)
    sheet.rows[line].fields.pop("admitted_on", None)
    sheet.rows[line].either["admitted_on"] = ((day + timedelta(days=45)).isoformat(),)
    sheet.rows[line].either["membership"] = ("official", "probationary")
    sheet.find(("bad_date", "date_order"), first + line, at)
    return [workbook("ds_tinh_den", [sheet], rng)]


@kind
def two_facts_under_one_header(rng: random.Random) -> list[Workbook]:
    """ "Dân tộc, tôn giáo" in one cell; "Số thẻ" with its number alone; years of birth as numbers in Nam | Nữ."""
    day = roster_day(rng)

    def both(p: Person, _: random.Random) -> tuple[col.Cells, col.Given]:
        text = f"{p.ethnicity}{joint}{p.religion or 'Không'}"
        return [(text, None)], {"ethnicity": p.ethnicity, "religion": p.religion}

    joint = rng.choice([", ", "\n", "; "])
    columns = [
        col.sequence(),
        col.name(),
        col.sex_dates("Năm sinh", "year"),
        col.Column("ethnicity", rng.choice(["Dân tộc, tôn giáo", "Dân tộc\nTôn giáo", "Dân tộc; tôn giáo"]), both),
        *SHORT[4:],
    ]
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, people(rng, 12, day), rng)
    return [workbook("ds_dan_toc_ton_giao", [sheet], rng)]


@kind
def badge_book(rng: random.Random) -> list[Workbook]:
    """Form 5-HHĐ: badge, name, birth, decision, ceremony, full membership."""
    day = roster_day(rng)
    columns = [
        col.sequence(),
        col.ignored("Loại huy hiệu", lambda _p, r: r.choice([30, 40, 50])),
        col.ignored("Số huy hiệu", lambda _p, r: f"{r.randint(10000, 99999)}"),
        col.name(),
        col.born(),
        col.decided(rng.choice(["Ngày QĐ kết nạp", "Ngày cấp có thẩm quyền ra quyết định kết nạp"])),
        col.admitted("Ngày kết nạp"),
        col.official(),
        col.note(),
    ]
    sheet = Sheet("5-HHD")
    row = title_block(sheet, 9, "SỔ TẶNG HUY HIỆU ĐẢNG", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, people(rng, 12, day, probationary=False), rng)
    return [workbook("so_huy_hieu", [sheet], rng)]


@kind
def file_of_one_person(rng: random.Random) -> list[Workbook]:
    """A list of one line, in a workbook and in a text file."""
    day = roster_day(rng)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    member = people(rng, 1, day)[0]
    put_person(sheet, put_header(sheet, row, SHORT), SHORT, member, rng, number=1)
    text = no_blank_lines(listing(rng, title=False, signed=False, count=1))
    return [workbook("ds_mot", [sheet], rng), csv_workbook("ds_mot", text, ",", lambda t: t.encode())]
