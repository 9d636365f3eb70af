"""Registers of organizations, ratings and inspections."""

from __future__ import annotations

from roster_kit import findings_of, read, rows_of


def test_a_register_of_organizations() -> None:
    rows = [
        ["DANH SÁCH TỔ CHỨC ĐẢNG"],
        ["STT", "Mã", "Tên tổ chức đảng", "Loại tổ chức", "Loại hình", "Cấp trên", "Ngày thành lập", "Ngày giải thể", "Tổ chức kế thừa", "Số đảng viên"],
        [1, "38.168.053", "Đảng bộ phường Mỹ Bình", "Đảng bộ cơ sở", "Phường", "Đảng bộ thành phố", "1/1/1976", "30/6/2025", "Đảng bộ phường A; Đảng bộ phường B", "1.250"],
        [2, "38.168.053.001", "Chi bộ Trường Tiểu học A", "Chi bộ trực thuộc", "Đơn vị sự nghiệp", "38.168.053", "1980", "", "", 25],
        [3, "38.168.053.002", "Chi bộ B", "xyz", "Quân đội", "38.168.053", "1980", "", "", 5],
        ["", "", "Tổng cộng", "", "", "", "", "", "", 1280],
    ]  # fmt: skip
    reading = read(rows, on=__import__("datetime").date(2025, 12, 31))
    found = rows_of(reading, "organization")
    assert found[0] == {
        "row": 3, "code": "38.168.053", "name": "Đảng bộ phường Mỹ Bình", "organization_kind": "grassroots_committee", "parent": "Đảng bộ thành phố",
        "type": "ward", "established_on": "1976-01-01", "ended_on": "2025-06-30", "successors": ["Đảng bộ phường A", "Đảng bộ phường B"], "members": 1250,
    }  # fmt: skip
    assert (found[1]["organization_kind"], found[1]["type"]) == ("cell", "public_service")
    assert findings_of(reading, "code", "row", "value") == [("unknown_value", 5, "xyz")]


def test_an_outline_of_organizations() -> None:
    rows = [
        ["STT", "Tổ chức đảng", "Loại hình", "Đảng viên", "", "Ngày thành lập"],
        ["", "", "", "Tổng số", "Nữ", ""],
        ["I", "Đảng bộ phường Mỹ Bình", "Phường", 50, 10, "1/1/1976"],
        [1, "Chi bộ khóm 1", "", 20, 5, "1/1/1980"],
        [2, "Chi bộ khóm 2", "", 30, 5, "1/1/1980"],
        ["II", "Đảng bộ xã Mỹ Khánh", "Xã", 40, 7, "1/1/1976"],
        ["", "TỔNG SỐ", "", 90, 17, ""],
    ]
    reading = read(rows, merges=["D1:E1", "A1:A2", "B1:B2", "C1:C2", "F1:F2"])
    assert rows_of(reading, "organization", "parent", "members") == [
        (None, 50), ("Đảng bộ phường Mỹ Bình", 20), ("Đảng bộ phường Mỹ Bình", 30), (None, 40),
    ]  # fmt: skip
    assert findings_of(reading) == []


def test_subtotals_by_group() -> None:
    rows = [
        ["DANH SÁCH CÁC CHI BỘ TRỰC THUỘC ĐẢNG ỦY PHƯỜNG MỸ BÌNH"],
        ["STT", "Tên chi bộ", "Số đảng viên", "Ngày thành lập"],
        ["I. Khối khóm"],
        [1, "Chi bộ khóm 1", 20, "1990"],
        [2, "Chi bộ khóm 2", 30, "1991"],
        ["", "Cộng", 50],
        ["II. Khối cơ quan"],
        [1, "Chi bộ Công an", 10, "1990"],
        ["", "Cộng", 11],
        ["", "Tổng cộng", 60],
    ]
    reading = read(rows)
    assert rows_of(reading, "organization", "parent") == ["Đảng ủy phường Mỹ Bình"] * 3
    assert findings_of(reading, "code", "row", "column", "value") == [("total_mismatch", 9, "C", "11")]


def test_a_formula_in_a_total_is_not_held_against_it() -> None:
    rows = [
        ["STT", "Tên chi bộ", "Số đảng viên", "Ngày thành lập"],
        [1, "CB 1", 5, 1990],
        ["", "Cộng", "=SUM(C2:C2)", ""],
    ]
    assert findings_of(read(rows)) == []


def test_ratings_of_organizations_in_two_years() -> None:
    rows = [
        ["KẾT QUẢ XẾP LOẠI TỔ CHỨC CƠ SỞ ĐẢNG"],
        ["STT", "Tên TCCSĐ", "Mức xếp loại", "", "Tiêu biểu", "Lý do không xếp loại"],
        ["", "", "Năm 2021", "Năm 2022", "", ""],
        [1, "Đảng bộ xã Mỹ Khánh", "HTTNV", "HTXSNV", "x", ""],
        [2, "Chi bộ Công an", "HTNV", "Chưa xếp loại", "", "mới thành lập"],
        [3, "Chi bộ Y tế", "Giỏi", "KHTNV", "", ""],
    ]
    reading = read(rows, merges=["C2:D2", "A2:A3", "B2:B3", "E2:E3", "F2:F3"])
    assert rows_of(reading, "rating", "row", "subject", "year", "level", "exemplary", "reason_not_rated") == [
        (4, "grassroots_committee", 2021, "good", True, None), (4, "grassroots_committee", 2022, "excellent", True, None),
        (5, "grassroots_cell", 2021, "fair", False, None), (5, "grassroots_cell", 2022, None, False, "mới thành lập"),
        (6, "grassroots_cell", 2021, None, False, None), (6, "grassroots_cell", 2022, "weak", False, None),
    ]  # fmt: skip
    assert findings_of(reading) == [("unknown_value", 6, "C")]


def test_ticked_levels_of_members() -> None:
    rows = [
        ["DANH SÁCH ĐẢNG VIÊN ĐƯỢC ĐÁNH GIÁ, XẾP LOẠI NĂM 2023"],
        ["Chi bộ khóm 3"],
        ["TT", "Họ và tên", "Chức vụ", "HTXSNV", "HTTNV", "HTNV", "KHTNV", "Ghi chú"],
        [1, "NGUYỄN VĂN A", "Bí thư", "x", "", "", "", ""],
        [2, "Lê B", "", "", "x", "", "", ""],
        [3, "Lê C", "", "", "", "", "", "Miễn sinh hoạt"],
        ["", "Cộng", "", 1, 2, 0, 0, ""],
    ]
    reading = read(rows)
    assert rows_of(reading, "rating", "subject", "name", "organization", "year", "level", "reason_not_rated") == [
        ("member", "Nguyễn Văn A", "Chi bộ khóm 3", 2023, "excellent", None),
        ("member", "Lê B", "Chi bộ khóm 3", 2023, "good", None),
        ("member", "Lê C", "Chi bộ khóm 3", 2023, None, "Miễn sinh hoạt"),
    ]
    assert findings_of(reading, "code", "row", "column", "value") == [("total_mismatch", 7, "E", "2")]


def test_the_same_subject_and_year_again() -> None:
    rows = [
        ["TT", "Họ và tên", "Chi bộ", "Năm", "Xếp loại"],
        [1, "Lê A", "CB 1", 2021, "Đủ tư cách, hoàn thành xuất sắc nhiệm vụ"],
        [2, "Lê A", "CB 1", 2022, "vi phạm tư cách"],
        [3, "LÊ A", "CB 1", 2021, "HTNV"],
    ]
    reading = read(rows)
    assert rows_of(reading, "rating", "year", "level") == [(2021, "excellent"), (2022, "weak")]
    assert findings_of(reading, "severity", "code", "row") == [("reject", "duplicate_row", 4)]


def test_a_register_of_inspections() -> None:
    rows = [
        ["SỔ THEO DÕI KIỂM TRA, GIÁM SÁT NĂM 2023"],
        ["STT", "Số quyết định", "Ngày quyết định", "Chủ thể kiểm tra", "Hình thức", "Đối tượng được kiểm tra, giám sát", "Chi bộ", "Nội dung", "Thời gian", "Kết luận", "Hình thức kỷ luật"],
        [1, "15-QĐ/UBKT", "03/02/2023", "UBKT Đảng ủy", "Kiểm tra khi có dấu hiệu vi phạm", "Nguyễn Văn A", "Chi bộ khóm 1", "Vi phạm đất đai", "từ 05/02/2023 đến 20/03/2023", "Có vi phạm", "Cảnh cáo"],
        [2, "16-QĐ/ĐU", "03/03/2023", "Đảng ủy", "Giám sát chuyên đề", "Chi bộ khóm 2", "", "Việc thực hiện NQ 21", "3/2023", "Tốt", ""],
        [3, "17-QĐ/ĐU", "03/03/2023", "Đảng ủy", "Kiểm tra", "Chi bộ khóm 3", "", "Thu nộp đảng phí", "", "", "Không"],
    ]  # fmt: skip
    found = rows_of(read(rows), "inspection")
    assert found[0] == {
        "row": 3, "document": "15-QĐ/UBKT", "decided_on": "2023-02-03", "actor": "UBKT Đảng ủy", "action": "inspected", "basis": "signs_of_violation",
        "subject_kind": "member", "subject_name": "Nguyễn Văn A", "organization": "Chi bộ khóm 1", "content": "Vi phạm đất đai",
        "started_on": "2023-02-05", "concluded_on": "2023-03-20", "conclusion": "Có vi phạm", "discipline": "warning",
    }  # fmt: skip
    assert (found[1]["action"], found[1].get("basis"), found[1]["subject_kind"]) == ("supervised", None, "cell")
    assert (found[2]["action"], found[2]["basis"], found[2].get("discipline")) == ("inspected", "finance", None)


def test_inspections_under_headings_with_number_and_date_in_a_cell() -> None:
    rows = [
        ["SỔ THEO DÕI"],
        ["TT", "Quyết định (số, ngày)", "Đối tượng", "Nội dung", "Từ ngày", "Đến ngày", "Kết luận"],
        ["I", "Kiểm tra"],
        [1, "Số 15-QĐ/UBKT ngày 03/02/2023", "Chi bộ khóm 1", "Kiểm tra tài chính đảng", "1/3/2023", "5/3/2023", "Tốt"],
        ["II", "Giám sát"],
        [1, "Số 16-QĐ/UBKT ngày 03/02/2023", "Đ/c Nguyễn Văn A", "Việc tu dưỡng", "1/3/2023", "5/3/2023", "Tốt"],
    ]
    assert rows_of(
        read(rows),
        "inspection",
        "document",
        "decided_on",
        "action",
        "basis",
        "subject_kind",
        "subject_name",
        "organization",
    ) == [
        ("15-QĐ/UBKT", "2023-02-03", "inspected", "finance", "cell", "Chi bộ khóm 1", None),
        ("16-QĐ/UBKT", "2023-02-03", "supervised", None, "member", "Nguyễn Văn A", None),
    ]


def test_discipline() -> None:
    rows = [
        ["DANH SÁCH ĐẢNG VIÊN BỊ THI HÀNH KỶ LUẬT NĂM 2022"],
        ["STT", "Họ và tên", "Chi bộ", "Nội dung vi phạm", "Hình thức kỷ luật", "Quyết định", ""],
        ["", "", "", "", "", "Số", "Ngày"],
        [1, "NGUYỄN VĂN B", "Chi bộ 1", "Vi phạm", "Khiển trách", "12-QĐ/UBKT", "1/2/2022"],
        [2, "Chi bộ khóm 3", "", "Mất đoàn kết", "Giải tán", "13-QĐ/ĐU", "1/2/2022"],
        [3, "NGUYỄN VĂN C", "Chi bộ 1", "x", "Phạt tiền", "14-QĐ/UBKT", "31/2/2022"],
    ]
    reading = read(rows, merges=["F2:G2"])
    assert rows_of(reading, "inspection", "document", "decided_on", "subject_kind", "discipline") == [
        ("12-QĐ/UBKT", "2022-02-01", "member", "reprimand"), ("13-QĐ/ĐU", "2022-02-01", "cell", "dissolution"), ("14-QĐ/UBKT", None, "member", None),
    ]  # fmt: skip
    assert sorted(findings_of(reading)) == [("bad_date", 6, "G"), ("unknown_value", 6, "E")]


def test_groups_that_name_the_level() -> None:
    rows = [
        ["KẾT QUẢ XẾP LOẠI ĐẢNG VIÊN NĂM 2023"],
        ["STT", "Họ và tên", "Chi bộ", "Ghi chú"],
        ["I. Hoàn thành xuất sắc nhiệm vụ: 1 đồng chí"],
        [1, "Lê A", "CB 1", ""],
        ["II", "Hoàn thành tốt nhiệm vụ"],
        [1, "Lê B", "CB 1", ""],
        ["III", "Không xếp loại"],
        [1, "Lê C", "CB 2", "Miễn sinh hoạt"],
    ]
    assert rows_of(read(rows), "rating", "name", "organization", "level", "reason_not_rated") == [
        ("Lê A", "CB 1", "excellent", None), ("Lê B", "CB 1", "good", None), ("Lê C", "CB 2", None, "Miễn sinh hoạt"),
    ]  # fmt: skip
    rows = [
        ["STT", "Tên tổ chức", "Số đảng viên", "Ngày thành lập"],
        ["A", "Đảng bộ cơ sở"],
        [1, "Đảng bộ xã A", 12, "1/1/1990"],
        ["B", "Chi bộ cơ sở"],
        [1, "Chi bộ B", 5, "1/1/1990"],
    ]
    assert rows_of(read(rows), "organization", "name", "organization_kind", "parent") == [
        ("Đảng bộ xã A", "grassroots_committee", None), ("Chi bộ B", "grassroots_cell", None),
    ]  # fmt: skip
