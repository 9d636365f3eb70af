"""The tree of a synthetic city committee: its grassroots organizations, their cells, and what changed over the years.

Belongs here: organizations with code, kind, type and validity, and the invented city of Tân Giang. Not here: people.
Serves the population and every file that names an organization. Regime until 30 June 2025: province, city, grassroots.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

PROVINCE = "Vĩnh Lạc"
CITY = "Tân Giang"
CITY_CODE = "99.001.000.000.000"


@dataclass(frozen=True, slots=True)
class Organization:
    """One organization in one span of validity.

    `code` has the places province.superior.grassroots.section.cell; `weight` is the number of members aimed at and
    `profile` the kind of people who belong to it (keys of `population.PROFILES`); both count only where members sit.
    `ended` is the first day on which it no longer is.
    """

    code: str
    name: str
    kind: str
    parent: str
    type: str
    established: date
    ended: date | None = None
    successors: tuple[str, ...] = ()
    profile: str = ""
    weight: float = 0.0

    @property
    def holds_members(self) -> bool:
        """Whether members belong to it directly (a cell, or a grassroots cell)."""
        return self.kind in ("cell", "grassroots_cell")

    @property
    def is_grassroots(self) -> bool:
        """Whether it is a grassroots organization (a committee with cells, or a cell by itself)."""
        return self.kind in ("grassroots_committee", "grassroots_cell")

    def exists_on(self, day: date) -> bool:
        """Whether the organization is valid at the end of that day."""
        return self.established <= day and (self.ended is None or self.ended > day)


@dataclass(frozen=True)
class Tree:
    """All organizations of one superior committee, in the order of a register, with look-ups by code."""

    organizations: tuple[Organization, ...]
    by_code: dict[str, Organization] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {each.code: each for each in self.organizations})

    def units(self) -> list[Organization]:
        """The organizations that hold members, in the order of the register."""
        return [each for each in self.organizations if each.holds_members]

    def grassroots(self) -> list[Organization]:
        """The grassroots organizations, in the order of the register."""
        return [each for each in self.organizations if each.is_grassroots]

    def grassroots_of(self, code: str) -> Organization:
        """The grassroots organization a unit belongs to: itself, or the committee above it."""
        found = self.by_code[code]
        return found if found.is_grassroots else self.by_code[found.parent]

    def full_name(self, code: str) -> str:
        """The name, with its committee's where several may bear it: "Chi bộ khóm 2, Đảng bộ phường 3"."""
        found = self.by_code[code]
        return f"{found.name}, {self.by_code[found.parent].name}" if found.kind == "cell" else found.name

    def cells_of(self, code: str) -> list[Organization]:
        """The units of a grassroots organization: its cells, or itself where it is a cell."""
        return [each for each in self.units() if self.grassroots_of(each.code).code == code]


# name, type, profile of members, the names of its cells
_WARD_CELLS = ["Chi bộ Quân sự", "Chi bộ Công an", "Chi bộ Cơ quan"]
_COMMUNES = ["Tân Thạnh", "Tân Lợi", "Tân Phước", "Tân Hưng", "Tân Bình"]
_COMMITTEES: list[tuple[str, str, list[str]]] = [
    ("Đảng bộ phường 1", "ward", [*[f"Chi bộ khóm {n}" for n in range(1, 5)], *_WARD_CELLS]),
    ("Đảng bộ phường 2", "ward", [*[f"Chi bộ khóm {n}" for n in range(1, 5)], *_WARD_CELLS[1:]]),
    ("Đảng bộ phường 3", "ward", [*[f"Chi bộ khóm {n}" for n in range(1, 6)], *_WARD_CELLS]),
    ("Đảng bộ phường 4", "ward", [*[f"Chi bộ khóm {n}" for n in range(1, 4)], *_WARD_CELLS]),
    ("Đảng bộ phường 5", "ward", [*[f"Chi bộ khóm {n}" for n in range(1, 6)], "Chi bộ khóm 3-4", *_WARD_CELLS]),
    ("Đảng bộ phường 6", "ward", [*[f"Chi bộ khóm {n}" for n in range(1, 5)], *_WARD_CELLS[:2]]),
    ("Đảng bộ phường 7", "ward", [*[f"Chi bộ khóm {n}" for n in range(1, 5)], *_WARD_CELLS]),
    ("Đảng bộ phường 8", "ward", [*[f"Chi bộ khóm {n}" for n in range(1, 4)], *_WARD_CELLS]),
    ("Đảng bộ phường Cồn Sen", "ward", [*[f"Chi bộ khóm Sen {n}" for n in range(1, 5)], *_WARD_CELLS[1:]]),
    ("Đảng bộ phường Rạch Mới", "ward", [*[f"Chi bộ khóm Rạch Mới {n}" for n in range(1, 5)], *_WARD_CELLS[1:]]),
    ("Đảng bộ xã Tân Giang Đông", "commune", [*[f"Chi bộ ấp {n}" for n in _COMMUNES[:4]], *_WARD_CELLS[:2]]),
    ("Đảng bộ xã Tân Giang Tây", "commune", [*[f"Chi bộ ấp {n}" for n in _COMMUNES[1:]], *_WARD_CELLS[:2]]),
    ("Đảng bộ xã Vàm Sậy", "commune", [*[f"Chi bộ ấp Vàm {n}" for n in range(1, 4)], *_WARD_CELLS[:2]]),
    ("Đảng bộ các cơ quan Đảng thành phố", "party_agency", [
        "Chi bộ Văn phòng Thành ủy", "Chi bộ Ban Tổ chức Thành ủy", "Chi bộ Ủy ban Kiểm tra Thành ủy",
        "Chi bộ Ban Tuyên giáo Thành ủy", "Chi bộ Mặt trận và các đoàn thể"]),
    ("Đảng bộ Ủy ban nhân dân thành phố", "state_agency", [
        "Chi bộ Văn phòng Ủy ban nhân dân", "Chi bộ Phòng Nội vụ", "Chi bộ Phòng Tài chính - Kế hoạch",
        "Chi bộ Phòng Kinh tế", "Chi bộ Phòng Quản lý đô thị", "Chi bộ Phòng Giáo dục và Đào tạo",
        "Chi bộ Phòng Lao động - Thương binh và Xã hội", "Chi bộ Phòng Văn hóa và Thông tin", "Chi bộ Thanh tra"]),
    ("Đảng bộ Công an thành phố", "police", [
        "Chi bộ An ninh", "Chi bộ Cảnh sát hình sự", "Chi bộ Cảnh sát giao thông", "Chi bộ Cảnh sát quản lý hành chính",
        "Chi bộ Hậu cần", "Chi bộ Cảnh sát kinh tế", "Chi bộ Tham mưu Công an"]),
    ("Đảng bộ Quân sự thành phố", "army", [
        "Chi bộ Tham mưu Quân sự", "Chi bộ Chính trị", "Chi bộ Hậu cần - Kỹ thuật", "Chi bộ Trung đội cơ động"]),
    ("Đảng bộ Trung tâm Y tế thành phố", "public_service", [
        "Chi bộ Khối điều trị", "Chi bộ Khối dự phòng", "Chi bộ Khối hành chính", "Chi bộ Khối cận lâm sàng",
        "Chi bộ Các trạm y tế"]),
    ("Đảng bộ Trường Cao đẳng nghề Tân Giang", "public_service", [
        "Chi bộ Phòng ban", "Chi bộ Khoa Cơ khí", "Chi bộ Khoa Kinh tế", "Chi bộ Sinh viên"]),
    ("Đảng bộ Công ty cổ phần Thủy sản Tân Giang", "enterprise_private", [
        "Chi bộ Văn phòng công ty", "Chi bộ Xưởng chế biến", "Chi bộ Đội tàu", "Chi bộ Kho vận"]),
]  # fmt: skip
_GRASSROOTS_CELLS: list[tuple[str, str]] = [
    ("Chi bộ Tòa án nhân dân thành phố", "state_agency"),
    ("Chi bộ Viện kiểm sát nhân dân thành phố", "state_agency"),
    ("Chi bộ Chi cục Thi hành án dân sự thành phố", "state_agency"),
    ("Chi bộ Chi cục Thuế thành phố", "state_agency"),
    ("Chi bộ Kho bạc Nhà nước Tân Giang", "state_agency"),
    ("Chi bộ Chi cục Thống kê thành phố", "state_agency"),
    ("Chi bộ Bảo hiểm xã hội thành phố", "state_agency"),
    ("Chi bộ Trường THPT Tân Giang", "public_service"),
    ("Chi bộ Trường THPT Cồn Sen", "public_service"),
    ("Chi bộ Trường THPT Vàm Sậy", "public_service"),
    ("Chi bộ Trung tâm Giáo dục thường xuyên", "public_service"),
    ("Chi bộ Trung tâm Văn hóa - Thể thao", "public_service"),
    ("Chi bộ Ban Quản lý chợ thành phố", "public_service"),
    ("Chi bộ Ngân hàng Chính sách xã hội thành phố", "enterprise_state"),
    ("Chi bộ Công ty Cấp nước Tân Giang", "enterprise_state"),
    ("Chi bộ Công ty Môi trường đô thị Tân Giang", "enterprise_state"),
    ("Chi bộ Công ty TNHH May Sen Vàng", "enterprise_private"),
    ("Chi bộ Công ty TNHH Lương thực Rạch Mới", "enterprise_private"),
    ("Chi bộ Doanh nghiệp tư nhân Vận tải Vàm Sậy", "enterprise_private"),
    ("Chi bộ Hợp tác xã Nông nghiệp Tân Giang Tây", "cooperative"),
    ("Chi bộ Hợp tác xã Nông nghiệp Tân Lợi", "cooperative"),
]
_PROFILE_OF_TYPE = {
    "party_agency": "office", "state_agency": "office", "public_service": "office", "army": "armed", "police": "armed",
    "enterprise_state": "works", "enterprise_private": "works", "cooperative": "farm",
}  # fmt: skip

# What changed in the three years: two cells merged into a third, an enterprise's cell ended, a cooperative's founded.
MERGED_ON = date(2024, 8, 15)
ENDED_ON = date(2023, 12, 11)
FOUNDED_ON = date(2023, 5, 19)


def sample_city() -> Tree:
    """The invented city of Tân Giang at any day of 2021 to 2024: 40 grassroots organizations at each year's end."""
    return Tree(tuple(_city()))


def _city() -> Iterator[Organization]:
    yield Organization(CITY_CODE, f"Đảng bộ thành phố {CITY}", "superior_committee", "", "other", date(1999, 6, 1))
    number = 0
    for name, kind_of_unit, cells in _COMMITTEES:
        number += 1
        parent = f"99.001.{number:03d}.000.000"
        yield Organization(parent, name, "grassroots_committee", CITY_CODE, kind_of_unit, _founded(number, 0))
        for place, cell in enumerate(cells, start=1):
            yield _cell(name, parent, place, cell, kind_of_unit, number)
    for name, kind_of_unit in _GRASSROOTS_CELLS:
        number += 1
        yield _grassroots_cell(number, name, kind_of_unit)


def _cell(committee: str, parent: str, place: int, name: str, type_: str, number: int) -> Organization:
    code = f"{parent[:-3]}{place:03d}"
    residential = "khóm" in name or "ấp" in name.split()
    armed = name in ("Chi bộ Quân sự", "Chi bộ Công an")
    profile = "home" if residential else _PROFILE_OF_TYPE.get(type_, "armed" if armed else "office")
    weight = 12.6 if residential else 8.0
    established, ended = _founded(number, place), None
    successors: tuple[str, ...] = ()
    if committee == "Đảng bộ phường 5" and name in ("Chi bộ khóm 3", "Chi bộ khóm 4"):
        ended, successors, weight = MERGED_ON, (f"{parent[:-3]}006",), 8.5
    elif committee == "Đảng bộ phường 5" and name == "Chi bộ khóm 3-4":
        established, weight = MERGED_ON, 0.0
    return Organization(code, name, "cell", parent, type_, established, ended, successors, profile, weight)


def _grassroots_cell(number: int, name: str, type_: str) -> Organization:
    code = f"99.001.{number:03d}.000.000"
    established, ended, weight = _founded(number, 0), None, 7.5
    if name == "Chi bộ Doanh nghiệp tư nhân Vận tải Vàm Sậy":
        ended = ENDED_ON
    if name == "Chi bộ Hợp tác xã Nông nghiệp Tân Lợi":
        established, weight = FOUNDED_ON, 0.0
    profile = _PROFILE_OF_TYPE[type_]
    return Organization(code, name, "grassroots_cell", CITY_CODE, type_, established, ended, (), profile, weight)


def _founded(number: int, place: int) -> date:
    """A plausible founding date that follows from the place in the register: not before the city's own."""
    step = number * 37 + place * 11
    return date(1999 + step % 17, 1 + step % 12, 1 + step % 28)
