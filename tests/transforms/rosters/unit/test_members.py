"""Member rosters as offices lay them out."""

from __future__ import annotations

from datetime import date

from roster_kit import csv_bytes, findings_of, read, rows_of, sheet, xlsx

from transforms.rosters.read import read_roster

TITLE = [
    ["ĐẢNG BỘ THÀNH PHỐ LONG XUYÊN", "", "", "", "ĐẢNG CỘNG SẢN VIỆT NAM"],
    ["ĐẢNG ỦY PHƯỜNG MỸ BÌNH", "", "", "", "Mỹ Bình, ngày 15 tháng 01 năm 2024"],
    [],
    ["DANH SÁCH ĐẢNG VIÊN"],
    ["(Tính đến ngày 31/12/2023)"],
]


def test_the_whole_frame_of_a_sheet_is_accounted_for() -> None:
    rows = [
        *TITLE,
        ["STT", "Họ và tên", "Ngày sinh", "", "Ngày vào Đảng", "", "Trình độ", "", "", "Số CCCD", "Ghi chú"],
        ["", "", "Nam", "Nữ", "Dự bị", "Chính thức", "Văn hóa", "Chuyên môn", "LLCT", "", ""],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9 (=7+8)", "10", "11"],
        ["I. Chi bộ khóm 1"],
        [1, "NGUYỄN VĂN AN", "03/02/1985", "", "03/02/2010", "03/02/2011", "12/12", "ĐH", "TC", "099085000001", "abc"],
        [
            2,
            "TRẦN THỊ BÌNH",
            "",
            "15.6.1990",
            "3-2-2015 (quyết định số 5)",
            "3/2/16",
            "9/12",
            "TC",
            "SC",
            99190000002.0,
            "",
        ],
        ["", "Cộng"],
        ["II. Chi bộ khóm 2"],
        [1, "Lê Văn Tổng", "1960", "", "…/…/1985", "1986", "nt", '"', "CC", "8.9E+10", ""],
        [2, "", "1970", "", "1990", "1991", "12/12", "ĐH", "CN", "", ""],
        [],
        ["", "Tổng cộng: 3 đảng viên, trong đó nữ 1"],
        ["", "NGƯỜI LẬP BIỂU", "", "", "", "", "", "T/M ĐẢNG ỦY"],
        ["", "(Ký, ghi rõ họ tên)", "", "", "", "", "", "BÍ THƯ"],
        ["", "Nguyễn Văn X", "", "", "", "", "", "Trần Văn Y"],
    ]
    merges = ["A4:K4", "A5:K5", "A6:A7", "B6:B7", "C6:D6", "E6:F6", "G6:I6", "J6:J7", "K6:K7", "A9:K9", "A13:K13"]
    reading = read(rows, merges=merges)
    common = {"parent_organization": "Đảng ủy phường Mỹ Bình"}
    assert rows_of(reading) == [
        {
            "row": 10, "full_name": "Nguyễn Văn An", "sex": "male", "date_of_birth": "1985-02-03", "citizen_id": "099085000001",
            "admitted_on": "2010-02-03", "official_on": "2011-02-03", "education": "12/12", "qualification": "university",
            "political_theory": "intermediate", "organization": "Chi bộ khóm 1", **common, "note": "abc",
        },
        {
            "row": 11, "full_name": "Trần Thị Bình", "sex": "female", "date_of_birth": "1990-06-15", "citizen_id": "099190000002",
            "admitted_on": "2015-02-03", "official_on": "2016-02-03", "education": "9/12", "qualification": "intermediate",
            "political_theory": "elementary", "organization": "Chi bộ khóm 1", **common, "note": "quyết định số 5",
        },
        {
            "row": 14, "full_name": "Lê Văn Tổng", "sex": "male", "date_of_birth": "1960", "admitted_on": "1985", "official_on": "1986",
            "education": "9/12", "qualification": "intermediate", "political_theory": "advanced", "organization": "Chi bộ khóm 2", **common,
        },
    ]  # fmt: skip
    assert findings_of(reading) == [("bad_identifier", 14, "J"), ("missing_name", 15, "B")]
    info = reading.sheets[0]
    assert (info.kind, info.as_of, info.issuer, info.superior) == (
        "member", date(2023, 12, 31), "Đảng ủy phường Mỹ Bình", "Đảng bộ thành phố Long Xuyên",
    )  # fmt: skip
    assert info.lines == {
        "title": 4, "blank": 2, "header": 2, "column_numbers": 1, "group": 2, "row": 3, "total": 2, "finding": 1, "signature": 3,
    }  # fmt: skip
    assert sum(info.lines.values()) == len(rows)


def test_three_header_rows() -> None:
    rows = [
        ["TT", "THÔNG TIN CÁ NHÂN", "", "", "", "QUÁ TRÌNH VÀO ĐẢNG", "", "", "Ghi chú"],
        ["", "Họ và tên", "Ngày sinh", "", "Dân tộc", "Quyết định kết nạp", "Ngày vào Đảng", "", ""],
        ["", "", "Nam", "Nữ", "", "Ngày", "Dự bị", "Chính thức", ""],
        [1, "Lê A", 1980, "", "Kinh", "1/1/2010", "3/2/2010", "3/2/2011", ""],
    ]
    merges = ["A1:A3", "B1:E1", "F1:H1", "I1:I3", "B2:B3", "C2:D2", "E2:E3", "G2:H2"]
    assert rows_of(read(rows, merges=merges)) == [
        {
            "row": 4, "full_name": "Lê A", "sex": "male", "date_of_birth": "1980", "ethnicity": "Kinh", "admission_decided_on": "2010-01-01",
            "admitted_on": "2010-02-03", "official_on": "2011-02-03",
        }
    ]  # fmt: skip


def test_a_name_in_two_columns_and_positions_in_two() -> None:
    rows = [
        ["TT", "Họ và tên", "", "Giới tính", "", "Chức vụ", "", "Năm sinh"],
        ["", "Họ, chữ đệm", "Tên", "Nam", "Nữ", "Đảng", "Chính quyền", ""],
        [1, "NGUYỄN VĂN", "AN", "x", "", "Bí thư", "Chủ tịch", 1980],
        [2, "Trần Thị", "Bình", "", "X", "", "Giáo viên", 1981],
    ]
    reading = read(rows, merges=["B1:C1", "D1:E1", "F1:G1", "A1:A2", "H1:H2"])
    assert rows_of(reading, "member", "full_name", "sex", "position") == [
        ("Nguyễn Văn An", "male", "Bí thư, Chủ tịch"),
        ("Trần Thị Bình", "female", "Giáo viên"),
    ]


def test_one_header_over_both_parts_of_the_name() -> None:
    rows = [["TT", "Họ và tên", "", "Năm sinh"], [1, "Nguyễn Văn", "An", 1980], [2, "Trần Thị", "Bình", 1981]]
    for merges in (["B1:C1"], []):
        assert rows_of(read(rows, merges=merges), "member", "full_name") == ["Nguyễn Văn An", "Trần Thị Bình"]


def test_a_birth_date_over_three_columns_and_a_lone_column_of_ticks() -> None:
    rows = [
        ["TT", "Họ và tên", "Ngày sinh", "", "", "Nữ", "Quê quán"],
        ["", "", "Ngày", "Tháng", "Năm", "", ""],
        [1, "Lê A", 3, 2, 1985, "x", "AG"],
        [2, "Lê B", "", 2, 1985, "", "AG"],
        [3, "Lê C", "", "", 1985, "", "AG"],
        [4, "Lê D", 31, 2, 1985, "", "AG"],
    ]
    reading = read(rows, merges=["C1:E1"])
    assert rows_of(reading, "member", "date_of_birth") == ["1985-02-03", "1985-02", "1985", None]
    assert rows_of(reading, "member", "sex") == ["female", "male", "male", "male"]
    assert findings_of(reading) == [("bad_date", 6, "E")]


def test_ratings_of_several_years() -> None:
    rows = [
        ["DANH SÁCH ĐẢNG VIÊN"],
        ["TT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Xếp loại 2021", "Xếp loại 2022"],
        [1, "Lê A", "1/1/1980", "1/1/2000", "HTTNV", "HTXSNV"],
        [2, "Lê B", "1/1/1980", "1/1/2000", "Miễn", "Giỏi"],
    ]
    reading = read(rows)
    assert rows_of(reading, "member", "ratings") == [
        [{"year": 2021, "level": "good"}, {"year": 2022, "level": "excellent"}],
        None,
    ]
    assert findings_of(reading, "code", "row", "column", "value") == [("unknown_value", 4, "F", "Giỏi")]


def test_the_member_book() -> None:
    header = ["Số TT", "Họ và tên, họ và tên khai sinh", "Nam, nữ, dân tộc, tôn giáo", "Quê quán", "Văn hóa, lý luận, CMNV, ngoại ngữ",
              "Nghề nghiệp trước khi vào Đảng, hiện nay", "Ngày vào Đảng, ngày chính thức", "Số thẻ, số lý lịch, số huy hiệu", "Bộ đội, công an, hưu trí",
              "Ngày chuyển đi, đến đảng bộ cơ sở", "Ngày chuyển đến, từ đảng bộ cơ sở nào", "Ngày từ trần, lý do", "Ngày ra khỏi Đảng, hình thức", "Ghi chú"]  # fmt: skip
    rows = [
        ["SỔ DANH SÁCH ĐẢNG VIÊN"],
        header,
        [str(number) for number in range(1, 15)],
        [1, "Nguyễn Văn An", "Nam", "Mỹ Bình", "12/12", "Nông dân", "03/02/1985", "12345678", "", "", "15/3/2000"],
        ["", "Nguyễn Văn Ân", "Kinh", "Long Xuyên", "TC", "Giáo viên", "03/02/1986", "0123", "", "", "ĐB xã X"],
        ["", "1950", "Không", "An Giang", "ĐH"],
        ["", "", "", "", "Anh B"],
        [2, "Trần Thị Bé", "Nữ\nKinh\nPhật giáo", "Chợ Mới", "10/12\nSC\nTC\n", "Làm ruộng\nBuôn bán", "3/2/1990\n3/2/1991", "12345679\n55", "", "1/1/2010\nĐảng bộ xã Y"],
        [],
        [],
        [],
        [3, "Lê Văn C", "Nam, Kinh, Không", "Tri Tôn", "9/12; CC; ĐH; Anh A", "", "3/2/1991; 3/2/1992", "12345670", "", "", "", "05/6/2015, bệnh"],
        [],
        [],
        [],
        [4, "Lê Văn D", "Nam, Kinh, Không", "Tri Tôn", "9/12; CC; ĐH", "", "3/2/1991; 3/2/1992", "12345671", "", "", "", "", "05/6/2015, xóa tên"],
    ]  # fmt: skip
    found = rows_of(read(rows))
    assert [row["row"] for row in found] == [4, 8, 12, 16]
    assert found[0] == {
        "row": 4, "full_name": "Nguyễn Văn An", "sex": "male", "date_of_birth": "1950", "native_place": "Mỹ Bình Long Xuyên An Giang", "ethnicity": "Kinh",
        "card_number": "12345678", "admitted_on": "1985-02-03", "official_on": "1986-02-03", "education": "12/12", "qualification": "university",
        "political_theory": "intermediate", "occupation": "Giáo viên", "joined_on": "2000-03-15", "note": "ĐB xã X",
    }  # fmt: skip
    assert (found[1]["religion"], found[1]["left_on"], found[1]["left_reason"], found[1]["note"]) == (
        "Phật giáo", "2010-01-01", "transferred", "Đảng bộ xã Y",
    )  # fmt: skip
    assert (found[1]["education"], found[1]["political_theory"], found[1]["qualification"]) == (
        "10/12",
        "elementary",
        "intermediate",
    )
    assert (found[2]["left_on"], found[2]["left_reason"]) == ("2015-06-05", "died")
    assert (found[3]["left_on"], found[3]["left_reason"]) == ("2015-06-05", "struck_off")


def test_the_database_export() -> None:
    rows = [
        ["STT", "Họ và tên", "Số thẻ Đảng viên", "Số CCCD", "Ngày sinh", "Ngày kết nạp", "Chi bộ đang sinh hoạt", "Chi bộ nơi cư trú", "Trạng thái"],
        [1, "NGUYỄN THỊ HÒA", "12345678", "099185000001", "03/02/1985", "03/02/2010", "Chi bộ khóm 1", "Chi bộ khóm 9", "Đang sinh hoạt"],
        [2, "TRƯƠNG VĂN TÔ", "1234567", "99085000002", "31/02/1985", "03/02/2010", "Chi bộ khóm 1", "", "Đã chuyển đi"],
    ]  # fmt: skip
    for delimiter in ",;\t|":
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            reading = read_roster(csv_bytes(rows, delimiter, encoding), "DS_DANGVIEN.csv", received_on=date(2024, 1, 1))
            assert rows_of(reading)[1] == {
                "row": 3, "full_name": "Trương Văn Tô", "citizen_id": "099085000002", "admitted_on": "2010-02-03",
                "organization": "Chi bộ khóm 1", "left_reason": "transferred",
            }  # fmt: skip
            assert findings_of(reading) == [("bad_date", 3, "E"), ("bad_identifier", 3, "C")]
            assert reading.rows["member"]["sheet"].to_list() == [None, None]


def test_one_sheet_a_cell_and_hidden_ones() -> None:
    header = ["STT", "Họ và tên", "Ngày sinh"]
    data = xlsx(
        sheet([header, [1, "Lê A", "3/2/1985"]], "Chi bộ khóm 1"),
        sheet(
            [header, [1, "Lê B", "3/2/1985"], [2, "Lê C", "3/2/1986"]], "Chi bộ khóm 2", hidden=True, hidden_rows=[3]
        ),
    )
    reading = read_roster(data, "a.xlsx")
    assert rows_of(reading, "member", "sheet", "row", "organization") == [
        ("Chi bộ khóm 1", 2, "Chi bộ khóm 1"),
        ("Chi bộ khóm 2", 2, "Chi bộ khóm 2"),
        ("Chi bộ khóm 2", 3, "Chi bộ khóm 2"),
    ]
    assert findings_of(reading, "code", "sheet") == [
        ("hidden_sheet", "Chi bộ khóm 2"),
        ("hidden_rows", "Chi bộ khóm 2"),
    ]


def test_tables_side_by_side() -> None:
    rows = [
        ["Chi bộ khóm 1", "", "", "", "Chi bộ khóm 2"],
        ["STT", "Họ và tên", "Năm sinh", "", "STT", "Họ và tên", "Năm sinh"],
        [1, "Nguyễn A", 1980, "", 1, "Lê B", 1970],
        [2, "Nguyễn C", 1981, "", 2, "Lê D", 1971],
        [3, "Trần E", 1982],
    ]
    assert sorted(rows_of(read(rows), "member", "row", "full_name", "organization")) == [
        (3, "Lê B", "Chi bộ khóm 2"), (3, "Nguyễn A", "Chi bộ khóm 1"), (4, "Lê D", "Chi bộ khóm 2"),
        (4, "Nguyễn C", "Chi bộ khóm 1"), (5, "Trần E", "Chi bộ khóm 1"),
    ]  # fmt: skip


def test_tables_one_below_another() -> None:
    rows = [
        ["DANH SÁCH ĐẢNG VIÊN"],
        ["I. Chi bộ khóm 1"],
        ["STT", "Họ và tên", "Ngày sinh"],
        [1, "Lê A", "1/1/1980"],
        ["", "Cộng: 1 đảng viên"],
        [],
        ["II. Chi bộ khóm 2"],
        ["STT", "Họ và tên", "Ngày sinh"],
        [1, "Lê B", "1/1/1980"],
        [2, "Lê C", "1/1/1980"],
        ["", "Cộng: 3 đảng viên"],
        [],
        ["KẾT QUẢ XẾP LOẠI CHI BỘ NĂM 2022"],
        ["TT", "Tên chi bộ", "Mức xếp loại", "Ghi chú"],
        [1, "Chi bộ khóm 1", "HTTNV", ""],
    ]
    reading = read(rows)
    assert rows_of(reading, "member", "full_name", "organization") == [
        ("Lê A", "Chi bộ khóm 1"), ("Lê B", "Chi bộ khóm 2"), ("Lê C", "Chi bộ khóm 2"),
    ]  # fmt: skip
    assert rows_of(reading, "rating", "name", "year", "level") == [("Chi bộ khóm 1", 2022, "good")]
    assert findings_of(reading) == [("total_mismatch", 11, "B")]


def test_a_header_repeated_on_every_page_is_no_row() -> None:
    head = [["STT", "Họ và tên", "Ngày sinh", ""], ["", "", "Nam", "Nữ"]]
    rows = [*head, [1, "Lê A", "1/1/1980", ""], *head, [2, "Lê B", "", "1/1/1980"]]
    reading = read(rows, merges=["C1:D1", "C4:D4"])
    assert rows_of(reading, "member", "row", "full_name", "sex") == [(3, "Lê A", "male"), (6, "Lê B", "female")]
    assert reading.sheets[0].lines == {"header": 4, "row": 2}


def test_cells_merged_downwards_hold_for_all_their_lines() -> None:
    rows = [
        ["STT", "Họ và tên", "Ngày sinh", "Chi bộ"],
        [1, "Lê A", "1/1/1980", "CB 1"],
        [2, "Lê B", "1/1/1980", ""],
        [3, "Lê C", "1/1/1980", "CB 2"],
    ]
    assert rows_of(read(rows, merges=["D2:D3"]), "member", "organization") == ["CB 1", "CB 1", "CB 2"]


def test_groups_of_state_and_nested_groups() -> None:
    rows = [
        ["TT", "Họ và tên", "Năm sinh", "Ngày vào Đảng"],
        ["A", "Đảng bộ phường Mỹ Bình"],
        ["I", "Chi bộ khóm 1 (2 đảng viên)"],
        [1, "Lê A", 1980, 2005],
        [2, "Lê B", 1980, 2005],
        ["II", "Chi bộ khóm 2: 3 đảng viên"],
        [1, "Lê C", 1980, 2005],
        ["", "Tổng số: 3 đảng viên"],
        ["", "Trong đó: - Nữ: 0"],
    ]
    reading = read(rows)
    assert rows_of(reading, "member", "organization", "parent_organization") == [
        ("Chi bộ khóm 1", "Đảng bộ phường Mỹ Bình"), ("Chi bộ khóm 1", "Đảng bộ phường Mỹ Bình"), ("Chi bộ khóm 2", "Đảng bộ phường Mỹ Bình"),
    ]  # fmt: skip
    assert findings_of(reading, "code", "row", "value") == [("total_mismatch", 6, "3")]
    rows = [
        ["STT", "Họ và tên", "Ngày sinh"],
        ["I", "Đảng viên chính thức"],
        [1, "Lê A", "1/1/1980"],
        ["II", "Đảng viên dự bị"],
        [1, "Lê B", "1/1/1980"],
    ]
    assert rows_of(read(rows), "member", "membership", "organization") == [("official", None), ("probationary", None)]


def test_coming_and_going() -> None:
    rows = [
        ["STT", "Họ và tên", "Ngày sinh", "Ngày chuyển đi", "Lý do", "Ngày chuyển đến", "Ghi chú"],
        [1, "Lê A", "1/1/1980", "5/2015", "chuyển công tác", "", ""],
        [2, "Lê B", "1/1/1980", "", "Từ trần ngày 3/4/2020", "3/2/2016", "chuyển đến 5/2015"],
        [3, "Lê C", "1/1/1980", "", "Xóa tên", "", ""],
    ]
    assert rows_of(read(rows), "member", "joined_on", "left_on", "left_reason", "note") == [
        (None, "2015-05", "transferred", None),
        ("2016-02-03", "2020-04-03", "died", "chuyển đến 5/2015"),
        (None, None, "struck_off", None),
    ]


def test_two_dates_in_the_admission_cell() -> None:
    rows = [
        ["STT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng"],
        [1, "Lê A", "1/1/1980", "3/2/2010\n3/2/2011"],
        [2, "Lê B", "1/1/1980", "3/2/2010; 3/2/2011"],
    ]
    assert (
        rows_of(read(rows), "member", "admitted_on", "official_on", "note") == [("2010-02-03", "2011-02-03", None)] * 2
    )


def test_an_unknown_column_is_reported_once() -> None:
    rows = [
        ["STT", "Họ và tên", "Ngày sinh", "Sở thích"],
        [1, "Lê A", "1/1/1980", "đá bóng"],
        [2, "Lê B", "1/1/1980", "cờ"],
    ]
    reading = read(rows)
    assert findings_of(reading, "code", "row", "column", "value") == [("unknown_value", 1, "D", "Sở thích")]


def test_a_roster_without_accents() -> None:
    rows = [
        ["DANH SACH DANG VIEN"],
        ["STT", "Ho va ten", "Nam sinh", "Ngay vao Dang"],
        [1, "Nguyen Van A", 1980, 2005],
        ["", "Tong cong: 1"],
    ]
    reading = read(rows)
    assert rows_of(reading) == [{"row": 3, "full_name": "Nguyen Van A", "date_of_birth": "1980", "admitted_on": "2005"}]
    assert reading.sheets[0].lines == {"title": 1, "header": 1, "row": 1, "total": 1}


def test_a_member_book_with_all_of_a_member_in_one_line() -> None:
    rows = [
        ["TT", "Họ và tên, họ và tên khai sinh", "Nam, nữ, dân tộc, tôn giáo", "Ngày vào Đảng, ngày chính thức"],
        [1, "Lê Văn A\nLê Văn Ân\n12/5/1960", "Nam\nKinh\nKhông", "3/2/1990\n3/2/1991"],
    ]
    assert rows_of(read(rows)) == [
        {
            "row": 2,
            "full_name": "Lê Văn A",
            "sex": "male",
            "date_of_birth": "1960-05-12",
            "ethnicity": "Kinh",
            "admitted_on": "1990-02-03",
            "official_on": "1991-02-03",
        }
    ]


def test_what_a_title_says_of_all_rows() -> None:
    head, row = ["STT", "Họ và tên", "Ngày sinh", "Ngày kết nạp"], [1, "Lê A", "1/1/1990", "3/3/2023"]
    for title, field, value in (
        ("DANH SÁCH ĐẢNG VIÊN DỰ BỊ", "membership", "probationary"), ("DANH SÁCH ĐẢNG VIÊN CHÍNH THỨC, DỰ BỊ", "membership", None),
        ("DANH SÁCH ĐẢNG VIÊN BỊ XÓA TÊN", "left_reason", "struck_off"), ("DANH SÁCH ĐẢNG VIÊN MIỄN SINH HOẠT", "exempt", True),
    ):  # fmt: skip
        assert rows_of(read([[title], head, row]), "member", field) == [value]


def test_rows_are_never_lost_to_what_looks_like_a_signature() -> None:
    rows = [
        ["Họ và tên", "Chức vụ", "Ngày sinh"],
        ["Lê A", "Bí thư", "ngày 3 tháng 2 năm 1985"],
        ["Lê B", "Phó bí thư", "1986"],
        ["Lê C", "", "1987"],
    ]
    assert rows_of(read(rows), "member", "full_name", "position", "date_of_birth") == [
        ("Lê A", "Bí thư", "1985-02-03"), ("Lê B", "Phó bí thư", "1986"), ("Lê C", None, "1987"),
    ]  # fmt: skip


def test_headings_in_every_style() -> None:
    styles = [
        "* Chi bộ khóm 1",
        "- Chi bộ khóm 2:",
        "III/ Chi bộ khóm 3",
        "4. Chi bộ khóm 4",
        "B – Chi bộ khóm 5",
        "VI. CHI BỘ KHÓM 6",
        "Chi bộ khóm 7 (1 đảng viên)",
    ]
    rows: list[list[object]] = [["STT", "Họ và tên", "Ngày sinh"]]
    for style in styles:
        rows += [[style], [1, "Lê A", len(rows) + 1950]]
    reading = read(rows)
    assert rows_of(reading, "member", "organization") == [f"Chi bộ khóm {number}" for number in range(1, 8)]
    assert findings_of(reading) == []
