"""Workbooks of inspections, supervision and discipline.

Belongs here: books of what was done to bodies and members. Not here: registers of bodies (gen_registers).
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from gen_kinds import kind
from gen_people import WARDS, name_of, random_day
from gen_registers import dated, put_headers
from gen_sheet import Sheet, signature_block, title_block
from gen_truth import Workbook
from gen_write import workbook

BASIS = {
    "regular": ["Theo chương trình", "Kiểm tra chấp hành", "Việc chấp hành nghị quyết"],
    "signs_of_violation": ["Khi có dấu hiệu vi phạm", "Dấu hiệu vi phạm", "DHVP"],
    "inspection_duty": ["Thực hiện nhiệm vụ kiểm tra, giám sát", "Nhiệm vụ KTGS"],
    "discipline_duty": ["Thi hành kỷ luật", "Việc thi hành kỷ luật trong Đảng"],
    "finance": ["Tài chính đảng", "Thu, chi ngân sách", "Thu nộp đảng phí"],
    "complaint": ["Giải quyết tố cáo", "Giải quyết khiếu nại kỷ luật"],
}


FORMS = {
    "reprimand": ["Khiển trách"],
    "warning": ["Cảnh cáo"],
    "dismissal": ["Cách chức"],
    "expulsion": ["Khai trừ"],
    "dissolution": ["Giải tán"],
}


ACTORS = ["Đảng ủy phường", "UBKT Đảng ủy", "Ủy ban Kiểm tra Thành ủy", "Chi bộ khóm 2", "Ban Thường vụ Đảng ủy"]


def _case(rng: random.Random, number: int, year: int) -> dict[str, Any]:
    """One inspection or supervision, all of whose facts agree."""
    supervised = rng.random() < 0.3
    of_member = rng.random() < 0.5
    basis = rng.choice([b for b in BASIS if not (of_member and b in {"inspection_duty", "discipline_duty"})])
    decided = random_day(rng, date(year, 1, 15), date(year, 8, 30))
    started = decided + timedelta(days=rng.randint(3, 20))
    ward = rng.choice(WARDS)
    body = rng.choice([f"Chi bộ khóm {ward} {rng.randint(1, 8)}", f"Đảng bộ phường {ward}"])
    discipline = None
    if not supervised and rng.random() < 0.5:
        discipline = rng.choice(
            ["reprimand", "warning", "dismissal", "expulsion"] if of_member else ["reprimand", "warning", "dissolution"]
        )
    return {
        "document": f"{number + 10:02d}-QĐ/{rng.choice(['UBKT', 'ĐU', 'ThU'])}",
        "decided": decided,
        "actor": rng.choice(ACTORS),
        "action": "supervised" if supervised else "inspected",
        "basis": None if supervised else basis,
        "subject_kind": "member" if of_member else ("cell" if body.startswith("Chi") else "grassroots_committee"),
        "subject_name": name_of(rng, rng.choice(["male", "female"])) if of_member else body,
        "organization": body if of_member else None,
        "content": rng.choice(["Việc thực hiện nghị quyết", "Công tác phát triển đảng viên", "Việc thu nộp đảng phí"]),
        "started": started,
        "concluded": started + timedelta(days=rng.randint(10, 60)),
        "conclusion": rng.choice(["Có vi phạm", "Không có vi phạm", "Có khuyết điểm, chưa đến mức kỷ luật"]),
        "discipline": discipline,
    }


def inspection_sheet(rng: random.Random, joint_document: bool = False, spoil: bool = False) -> Sheet:
    """A register of a year's inspections and supervision with its truth."""
    day = date(rng.randint(2019, 2025), 12, 31)
    sheet = Sheet("KTGS")
    headers = [
        ("stt", "STT"),
        *(
            [("document", rng.choice(["Số, ngày quyết định", "Quyết định (số, ngày)", "Số, ngày QĐ"]))]
            if joint_document
            else [
                ("document", rng.choice(["Số quyết định", "Số QĐ"])),
                ("decided", rng.choice(["Ngày quyết định", "Ngày QĐ", "Ngày ban hành"])),
            ]
        ),
        ("actor", rng.choice(["Chủ thể kiểm tra", "Chủ thể", "Cơ quan kiểm tra", "Chủ thể kiểm tra, giám sát"])),
        ("action", rng.choice(["Hình thức", "Kiểm tra/Giám sát", "Hình thức kiểm tra, giám sát"])),
        ("basis", rng.choice(["Căn cứ", "Loại kiểm tra", "Căn cứ kiểm tra"])),
        ("subject_kind", rng.choice(["Loại đối tượng", "Đối tượng (loại)"])),
        ("subject_name", rng.choice(["Đối tượng kiểm tra", "Đối tượng kiểm tra, giám sát", "Tên đối tượng"])),
        ("organization", rng.choice(["Chi bộ", "Tổ chức đảng", "Chi bộ sinh hoạt"])),
        ("content", rng.choice(["Nội dung", "Nội dung kiểm tra", "Nội dung kiểm tra, giám sát"])),
        ("started", rng.choice(["Ngày bắt đầu", "Ngày triển khai"])),
        ("concluded", rng.choice(["Ngày kết thúc", "Ngày kết luận"])),
        ("conclusion", rng.choice(["Kết luận", "Kết quả"])),
        ("discipline", rng.choice(["Hình thức kỷ luật", "Kỷ luật", "Xử lý kỷ luật"])),
    ]
    title = rng.choice(
        ["SỔ THEO DÕI KIỂM TRA, GIÁM SÁT", "DANH SÁCH CÁC CUỘC KIỂM TRA, GIÁM SÁT", "SỔ KIỂM TRA, GIÁM SÁT, KỶ LUẬT"]
    )
    row = title_block(sheet, len(headers), title, as_of=day, rng=rng)
    row = put_headers(sheet, row, [h for _, h in headers])
    at = {key: i + 1 for i, (key, _) in enumerate(headers)}
    kinds = {"member": "Đảng viên", "cell": "Chi bộ", "grassroots_committee": "Đảng bộ cơ sở"}
    strange = rng.randint(0, 11) if spoil else -1
    for i in range(12):
        case = _case(rng, i, day.year)
        sheet.put(row, at["stt"], i + 1)
        if joint_document:
            shape = rng.choice(["{} ngày {}", "{}, ngày {}", "{}\nngày {}", "{}; {}"])
            sheet.put(row, at["document"], shape.format(case["document"], case["decided"].strftime("%d/%m/%Y")))
            decided = case["decided"].isoformat()
        else:
            sheet.put(row, at["document"], case["document"])
            decided = dated(sheet, row, at["decided"], case["decided"], rng)
        sheet.put(row, at["actor"], case["actor"])
        sheet.put(row, at["action"], "Giám sát" if case["action"] == "supervised" else "Kiểm tra")
        sheet.put(row, at["basis"], rng.choice(BASIS[case["basis"]]) if case["basis"] else "Giám sát chuyên đề")
        sheet.put(row, at["subject_kind"], kinds[case["subject_kind"]])
        sheet.put(row, at["subject_name"], case["subject_name"])
        sheet.put(row, at["organization"], case["organization"])
        sheet.put(row, at["content"], case["content"])
        started = dated(sheet, row, at["started"], case["started"], rng)
        concluded = dated(sheet, row, at["concluded"], case["concluded"], rng)
        sheet.put(row, at["conclusion"], case["conclusion"])
        word = rng.choice(FORMS[case["discipline"]]) if case["discipline"] else rng.choice([None, "Không", None])
        discipline = case["discipline"]
        if i == strange:
            word, discipline = rng.choice(["Phạt tiền", "Đứng góc lớp"]), None
            sheet.find("unknown_value", row, at["discipline"])
        sheet.put(row, at["discipline"], word)
        fields = {k: case[k] for k in ("document", "actor", "action", "basis", "subject_kind", "subject_name")}
        fields |= {k: case[k] for k in ("organization", "content", "conclusion")}
        fields |= {"decided_on": decided, "started_on": started, "concluded_on": concluded, "discipline": discipline}
        sheet.expect("inspection", row, fields)
        row += 1
    signature_block(sheet, len(headers), day=day)
    return sheet


@kind
def inspections(rng: random.Random) -> list[Workbook]:
    """Documents, actions, grounds, subjects, forms of discipline."""
    return [workbook("kiem_tra_giam_sat", [inspection_sheet(rng)], rng)]


@kind
def inspections_joint_document(rng: random.Random) -> list[Workbook]:
    """The decision's number and day in one cell."""
    return [workbook("kiem_tra_giam_sat", [inspection_sheet(rng, joint_document=True)], rng)]


@kind
def inspections_with_faults(rng: random.Random) -> list[Workbook]:
    """A form of discipline that does not exist."""
    return [workbook("kiem_tra_giam_sat", [inspection_sheet(rng, spoil=True)], rng)]


@kind
def discipline_list(rng: random.Random) -> list[Workbook]:
    """Members disciplined: name, cell, form, decision, ground left out."""
    day = date(rng.randint(2019, 2025), 12, 31)
    sheet = Sheet("Kỷ luật")
    headers = [
        "STT",
        "Họ và tên",
        "Chi bộ",
        "Nội dung vi phạm",
        "Hình thức kỷ luật",
        "Số quyết định",
        "Ngày quyết định",
        "Cấp thi hành kỷ luật",
    ]
    row = title_block(sheet, 8, f"DANH SÁCH ĐẢNG VIÊN BỊ THI HÀNH KỶ LUẬT NĂM {day.year}", rng=rng, as_of=day)
    row = put_headers(sheet, row, headers)
    for i in range(9):
        form = rng.choice(["reprimand", "warning", "dismissal", "expulsion"])
        decided = random_day(rng, date(day.year, 1, 5), date(day.year, 12, 20))
        who, where = name_of(rng, "male"), f"Chi bộ khóm {rng.randint(1, 9)}"
        document, actor = f"{i + 3:02d}-QĐ/UBKT", rng.choice(ACTORS)
        content = rng.choice(["Vi phạm quy định về đất đai", "Thiếu trách nhiệm", "Vi phạm nồng độ cồn"])
        for c, value in enumerate([i + 1, who, where, content, rng.choice(FORMS[form]), document], 1):
            sheet.put(row, c, value)
        iso = dated(sheet, row, 7, decided, rng)
        sheet.put(row, 8, actor)
        fields = {
            "document": document, "decided_on": iso, "actor": actor, "subject_kind": "member", "subject_name": who,
            "organization": where, "content": content, "discipline": form,
        }  # fmt: skip
        sheet.expect("inspection", row, fields, action=("inspected",), basis=("regular",))
        row += 1
    return [workbook("ky_luat", [sheet], rng)]
