"""The organizations of a synthetic province through the reorganisations of 2025 and 2026.

Belongs here: the ladder of each regime as one tree (R1 until 30 June 2025: province, district, grassroots; R2 from 1 July
2025: province, commune, grassroots; R3 from September 2026, where a commune has changed over: province, commune as the
grassroots committee), and what each organization became. Not here: people. Serves the synthetic country.

Every reorganised organization ends, and the register names its successors: communes merge three to one, the offices of
a district's own bodies are split over its communes, what has cells of its own goes to the province's bodies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from synthesis.chance import between, pick, shuffled
from synthesis.organizations import Organization, Tree
from synthesis.territories import PROVINCE_CODES, PROVINCES, place_name

R2_FROM = date(2025, 7, 1)
R3_FROM = date(2026, 9, 1)
R3_SHARE = 0.6  # of the communes have changed over to R3 by the end
GRASSROOTS_A_DISTRICT = 75
COMMUNE_SHARE = 0.19  # of a district's grassroots organizations
COMMITTEE_SHARE = 0.5  # of them are committees with cells, the communes among these

HAMLETS, HAMLET_WEIGHT, OFFICE_WEIGHT, CELL_WEIGHT = 9, 26.0, 12.0, 15.0
COMMUNE_CELLS = ("Chi bộ Cơ quan", "Chi bộ Công an", "Chi bộ Quân sự")
# committees with cells: name, type, profile, cells; {} is a place
_COMMITTEES: tuple[tuple[str, str, str, str], ...] = (
    ("Đảng bộ các cơ quan Đảng huyện {}", "party_agency", "office", "Chi bộ Văn phòng|Chi bộ Ban Tổ chức|Chi bộ Ban Kiểm tra|Chi bộ Ban Tuyên giáo|Chi bộ Mặt trận|Chi bộ Đoàn thể"),
    ("Đảng bộ Ủy ban nhân dân huyện {}", "state_agency", "office", "Chi bộ Văn phòng|Chi bộ Nội vụ|Chi bộ Tài chính|Chi bộ Tư pháp|Chi bộ Giáo dục|Chi bộ Y tế|Chi bộ Nông nghiệp|Chi bộ Thanh tra"),
    ("Đảng bộ Công an huyện {}", "police", "armed", "Chi bộ An ninh|Chi bộ Cảnh sát hình sự|Chi bộ Cảnh sát giao thông|Chi bộ Tham mưu|Chi bộ Hậu cần|Chi bộ Trại tạm giữ"),
    ("Đảng bộ Quân sự huyện {}", "army", "armed", "Chi bộ Tham mưu|Chi bộ Chính trị|Chi bộ Hậu cần|Chi bộ Đại đội 1|Chi bộ Đại đội 2"),
    ("Đảng bộ Trung tâm Y tế huyện {}", "public_service", "office", "Chi bộ Khối điều trị|Chi bộ Khối dự phòng|Chi bộ Khối hành chính|Chi bộ Khối cận lâm sàng|Chi bộ Các trạm y tế"),
)  # fmt: skip
# further committees, a place each: name, type, profile, stem of the cells' names, how many
_FURTHER: tuple[tuple[str, str, str, str, int], ...] = (
    ("Đảng bộ Công ty cổ phần {}", "enterprise_private", "works", "Chi bộ Phân xưởng", 9),
    ("Đảng bộ Công ty TNHH một thành viên {}", "enterprise_state", "works", "Chi bộ Đội", 10),
    ("Đảng bộ Trường Cao đẳng {}", "public_service", "office", "Chi bộ Khoa", 10),
    ("Đảng bộ Bệnh viện {}", "public_service", "office", "Chi bộ Khoa", 11),
    ("Đảng bộ Trung đoàn {}", "army", "armed", "Chi bộ Tiểu đoàn", 9),
    ("Đảng bộ Tổng công ty {}", "enterprise_state", "works", "Chi bộ Xí nghiệp", 12),
)
# cells that are grassroots organizations themselves: name, type, profile
_CELLS: tuple[tuple[str, str, str], ...] = (
    ("Chi bộ Trường THPT {}", "public_service", "office"),
    ("Chi bộ Trường THCS {}", "public_service", "office"),
    ("Chi bộ Hợp tác xã Nông nghiệp {}", "cooperative", "farm"),
    ("Chi bộ Công ty TNHH {}", "enterprise_private", "works"),
    ("Chi bộ Ngân hàng {}", "enterprise_state", "works"),
    ("Chi bộ Chi cục Thuế {}", "state_agency", "office"),
    ("Chi bộ Tòa án {}", "state_agency", "office"),
    ("Chi bộ Kho bạc {}", "state_agency", "office"),
    ("Chi bộ Doanh nghiệp tư nhân {}", "enterprise_private", "works"),
    ("Chi bộ Ban Quản lý chợ {}", "public_service", "office"),
)
_NEW_OFFICES = {
    "Đảng bộ các cơ quan Đảng {}": ("party_agency", ("Chi bộ Văn phòng", "Chi bộ Ban Xây dựng Đảng", "Chi bộ Mặt trận")),
    "Đảng bộ Ủy ban nhân dân {}": (
        "state_agency", ("Chi bộ Văn phòng", "Chi bộ Phòng Kinh tế", "Chi bộ Phòng Văn hóa - Xã hội", "Chi bộ Hành chính công")),
}  # fmt: skip


@dataclass(frozen=True)
class Province:
    """A province: its number among all, name, two-digit code, and the tree of its organizations at any day."""

    number: int
    name: str
    code: str
    tree: Tree

    @property
    def top(self) -> str:
        """The code of the province's committee."""
        return self.tree.organizations[0].code


class _Names:
    """Places of one province: its own numbers, so that no two provinces share a name."""

    def __init__(self, province: int) -> None:
        self.next = PROVINCES + province

    def take(self) -> str:
        self.next += PROVINCES
        return place_name(self.next - PROVINCES)


@dataclass
class _Making:
    rng: np.random.Generator
    code: str
    names: _Names
    made: dict[str, Organization] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)

    def add(self, code: str, name: str, kind: str, parent: str, type_: str, since: date, **more: object) -> str:
        """One more organization; the code is given without the province."""
        full = f"{self.code}.{code}"
        self.made[full] = Organization(full, name, kind, parent, type_, since, **more)  # type: ignore[arg-type]
        self.children.setdefault(parent, []).append(full)
        return full

    def end(self, code: str, on: date, *heirs: str) -> None:
        self.made[code] = replace(self.made[code], ended=on, successors=heirs)

    def below(self, code: str) -> list[Organization]:
        return [self.made[each] for each in self.children.get(code, ())]

    def founded(self) -> date:
        year, month, day = (int(between(self.rng, 1, *span)[0]) for span in ((1985, 2019), (1, 12), (1, 28)))
        return date(year, month, day)


def province_name(number: int) -> str:
    """The invented name of a province."""
    return place_name(number)


def make_province(number: int, grassroots: int, rng: np.random.Generator) -> Province:
    """Province `number` (from 0) with so many grassroots organizations under R1, and what became of them.

    Raises ValueError for fewer than twelve: a district has bodies of its own and communes.
    """
    if grassroots < 12:
        raise ValueError(f"{grassroots} grassroots organizations are too few for a province: give twelve or more")
    making = _Making(rng, PROVINCE_CODES[number], _Names(number))
    name = province_name(number)
    top = making.add("000.000.000.000", f"Đảng bộ tỉnh {name}", "superior_committee", "", "other", date(1976, 2, 1))
    districts = max(1, round(grassroots / GRASSROOTS_A_DISTRICT))
    for place in range(districts):
        share = grassroots * (place + 1) // districts - grassroots * place // districts
        _district(making, place + 1, share, top)
    communes = list(_to_r2(making, name, top))
    order = shuffled(rng, len(communes))
    _to_r3(making, [communes[at] for at in order[: round(len(communes) * R3_SHARE)]], top)
    return Province(number, name, making.code, Tree(tuple(making.made.values())))


def _district(making: _Making, number: int, grassroots: int, top: str) -> None:
    place = making.names.take()
    parent = making.add(f"{number:03d}.000.000.000", f"Đảng bộ huyện {place}", "superior_committee", top, "other",
                        making.founded())  # fmt: skip
    communes = max(2, round(grassroots * COMMUNE_SHARE))
    committees = max(communes + 2, round(grassroots * COMMITTEE_SHARE))
    own = min(len(_COMMITTEES), committees - communes)
    further = committees - communes - own
    cells = grassroots - committees

    def branch(at: int) -> str:
        return f"{number:03d}.{at:03d}"

    at = 0
    for _ in range(communes):
        at += 1
        _commune(making, branch(at), parent)
    for text, type_, profile, own_cells in _COMMITTEES[:own]:
        at += 1
        _committee(making, branch(at), parent, text.format(place), type_, profile, own_cells.split("|"))
    for text, type_, profile, stem, many in _drawn(making, _FURTHER, further):
        at += 1
        size = max(3, many + int(between(making.rng, 1, -2, 2)[0]))
        _committee(making, branch(at), parent, text.format(making.names.take()), type_, profile,
                   [f"{stem} {n}" for n in range(1, size + 1)])  # fmt: skip
    for text, type_, profile in _drawn(making, _CELLS, cells):
        at += 1
        making.add(f"{branch(at)}.000.000", text.format(making.names.take()), "grassroots_cell", parent, type_,
                   making.founded(), profile=profile, weight=CELL_WEIGHT)  # fmt: skip


def _drawn(making: _Making, kinds: Sequence[tuple], count: int) -> list[tuple]:
    return [kinds[at] for at in pick(making.rng, count, np.ones(len(kinds)))]


def _commune(making: _Making, branch: str, parent: str) -> None:
    place, ward = making.names.take(), bool(making.rng.random() < 0.25)
    unit, hamlet, type_ = ("phường", "khóm", "ward") if ward else ("xã", "ấp", "commune")
    committee = making.add(f"{branch}.000.000", f"Đảng bộ {unit} {place}", "grassroots_committee", parent, type_,
                           making.founded())  # fmt: skip
    hamlets = int(between(making.rng, 1, HAMLETS - 3, HAMLETS + 3)[0])
    for n in range(1, hamlets + 1):
        making.add(f"{branch}.000.{n:03d}", f"Chi bộ {hamlet} {place} {n}", "cell", committee, type_, making.founded(),
                   profile="home", weight=HAMLET_WEIGHT)  # fmt: skip
    for n, cell in enumerate(COMMUNE_CELLS, start=hamlets + 1):
        profile = "office" if cell == COMMUNE_CELLS[0] else "armed"
        making.add(f"{branch}.000.{n:03d}", cell, "cell", committee, type_, making.founded(), profile=profile,
                   weight=OFFICE_WEIGHT)  # fmt: skip


def _committee(
    making: _Making, branch: str, parent: str, name: str, type_: str, profile: str, cells: Sequence[str]
) -> None:
    committee = making.add(f"{branch}.000.000", name, "grassroots_committee", parent, type_, making.founded())
    for n, cell in enumerate(cells, start=1):
        making.add(f"{branch}.000.{n:03d}", cell, "cell", committee, type_, making.founded(), profile=profile,
                   weight=CELL_WEIGHT)  # fmt: skip


# --- from 1 July 2025 ----------------------------------------------------------------------------------------------


def _to_r2(making: _Making, name: str, top: str) -> Iterator[str]:
    """End the districts; gives the codes of the new communes' committees."""
    bodies = [
        making.add(f"{900 + n}.000.000.000", text.format(name), "superior_committee", top, type_, R2_FROM)
        for n, (text, type_) in enumerate((
            ("Đảng bộ các cơ quan Đảng tỉnh {}", "party_agency"), ("Đảng bộ Ủy ban nhân dân tỉnh {}", "state_agency")))
    ]  # fmt: skip
    number, moved = 0, [0, 0]
    for district in making.below(top):
        if district.code in bodies:
            continue
        below = making.below(district.code)
        old = [each for each in below if each.type in ("commune", "ward")]
        new: list[str] = []
        for first in range(0, len(old), 3):
            number += 1
            new.append(_merge(making, number, old[first : first + 3], top))
        offices = {code: _offices(making, code) for code in new}
        for merged, first in zip(new, range(0, len(old), 3), strict=True):
            for commune in old[first : first + 3]:
                making.end(commune.code, R2_FROM, merged)
                _disperse(making, commune, merged, offices[merged])
        for place, each in enumerate(each for each in below if each.type not in ("commune", "ward")):
            if each.kind == "grassroots_cell":
                into = new[place % len(new)]
                _carry(making, each, into, R2_FROM)
            elif " huyện " in each.name and each.type in ("party_agency", "state_agency"):
                _split(making, each, [offices[code][each.type] for code in new])
            else:
                body = int(each.type != "party_agency")
                moved[body] += 1
                _carry(making, each, bodies[body], R2_FROM)
        making.end(district.code, R2_FROM, *new)
        yield from new


def _merge(making: _Making, number: int, old: Sequence[Organization], top: str) -> str:
    ward = sum(each.type == "ward" for each in old) * 2 > len(old)
    unit, type_ = ("phường", "ward") if ward else ("xã", "commune")
    return making.add(f"{100 + number:03d}.000.000.000", f"Đảng bộ {unit} {making.names.take()}", "superior_committee",
                      top, type_, R2_FROM)  # fmt: skip


def _next(making: _Making, parent: str) -> str:
    """The next free branch below a committee, without the province."""
    taken = len(making.children.get(parent, ())) + 1
    return f"{parent.split('.')[1]}.{taken:03d}"


def _offices(making: _Making, commune: str) -> dict[str, str]:
    """The bodies a new commune has from the first day: by type their committee, and "police", "army" their cell."""
    place = making.made[commune].name.removeprefix("Đảng bộ ")
    found: dict[str, str] = {}
    for number, (text, (type_, cells)) in enumerate(_NEW_OFFICES.items(), start=1):
        branch = f"{commune.split('.')[1]}.{number:03d}"
        found[type_] = making.add(
            f"{branch}.000.000", text.format(place), "grassroots_committee", commune, type_, R2_FROM
        )
        for n, cell in enumerate(cells, start=1):
            making.add(f"{branch}.000.{n:03d}", cell, "cell", found[type_], type_, R2_FROM, profile="office")
    for number, (text, type_) in enumerate((("Chi bộ Công an {}", "police"), ("Chi bộ Quân sự {}", "army")), start=3):
        branch = f"{commune.split('.')[1]}.{number:03d}"
        found[type_] = making.add(f"{branch}.000.000", text.format(place), "grassroots_cell", commune, type_, R2_FROM,
                                  profile="armed")  # fmt: skip
    return found


def _disperse(making: _Making, commune: Organization, merged: str, offices: dict[str, str]) -> None:
    """An old commune's cells: hamlets become grassroots cells of the new one, its offices merge with the others'."""
    for cell in making.below(commune.code):
        if cell.profile == "home":
            _carry(making, cell, merged, R2_FROM)
        elif cell.name == COMMUNE_CELLS[0]:
            rooms = [each.code for body in ("party_agency", "state_agency") for each in making.below(offices[body])]
            making.end(cell.code, R2_FROM, *rooms)
        else:
            making.end(cell.code, R2_FROM, offices["police" if "Công an" in cell.name else "army"])


def _split(making: _Making, body: Organization, into: Sequence[str]) -> None:
    """A district's own body: it and its cells are split over the communes' bodies."""
    making.end(body.code, R2_FROM, *into)
    rooms = [each.code for code in into for each in making.below(code)]
    cells = making.below(body.code)
    for place, cell in enumerate(cells):
        making.end(cell.code, R2_FROM, *rooms[place :: len(cells)] or rooms[:1])


def _carry(making: _Making, each: Organization, parent: str, on: date, kind: str = "") -> str:
    """The same organization with its cells below another parent, under another code; `kind` where it is another."""
    branch = _next(making, parent)
    kind = kind or ("grassroots_cell" if each.kind == "cell" else each.kind)
    code = making.add(f"{branch}.000.000", each.name, kind, parent, each.type, on, profile=each.profile)
    making.end(each.code, on, code)
    for n, cell in enumerate(making.below(each.code), start=1):
        own = making.add(f"{branch}.000.{n:03d}", cell.name, "cell", code, cell.type, on, profile=cell.profile)
        making.end(cell.code, on, own)
    return code


# --- from September 2026 -------------------------------------------------------------------------------------------


def _to_r3(making: _Making, communes: Sequence[str], top: str) -> None:
    """Communes become grassroots committees under the province; whatever holds members in them is a cell of theirs."""
    for number, old in enumerate(communes, start=1):
        commune = making.made[old]
        new = making.add(f"000.{number:03d}.000.000", commune.name, "grassroots_committee", top, commune.type, R3_FROM)
        making.end(old, R3_FROM, new)
        place = commune.name.removeprefix("Đảng bộ ")
        cell_number = 0
        for body in making.below(old):
            for each in [body] if body.kind == "grassroots_cell" else making.below(body.code):
                cell_number += 1
                # rooms of two bodies may bear one name: in one committee each says whose it was
                name = (
                    each.name
                    if body is each
                    else f"{each.name} {body.name.removeprefix('Đảng bộ ').removesuffix(f' {place}')}"
                )
                heir = making.add(f"000.{number:03d}.000.{cell_number:03d}", name, "cell", new, each.type, R3_FROM,
                                  profile=each.profile)  # fmt: skip
                making.end(each.code, R3_FROM, heir)
            if body.kind != "grassroots_cell":
                making.end(body.code, R3_FROM, new)
