"""Synthetic members with plausible Vietnamese names over all six tones, and dates and numbers that agree.

Belongs here: people and names of organizations. Not here: how they are written in a sheet.
Citizen numbers begin 099 (no such province) and agree with sex and year of birth.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

_SURNAMES = "Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Lâm Mai Tô Trương Đinh Tăng Kiều Thạch Châu Quách"
_MALE_MIDDLE = "Văn Văn Hữu Đức Minh Quốc Thanh Công Ngọc Thành Trọng Đình Xuân Hoàng Chí Nhựt"
_FEMALE_MIDDLE = "Thị Thị Thị Ngọc Kim Thu Mỹ Bích Thanh Hồng Tuyết Diệu Phương Cẩm Mộng"
_MALE_GIVEN = (
    "An Bình Cường Dũng Đạt Đức Giang Hải Hậu Hiếu Hòa Hùng Khải Khánh Lâm Lộc Lợi Mẫn Nghĩa Nhã Phúc Quý "
    "Sỹ Tài Thắng Thọ Tiến Toàn Trí Trường Tuấn Tùng Vĩnh Vũ Ẩn Út Đỉnh Kiệt Lữ Sử"
)
_FEMALE_GIVEN = (
    "An Anh Ánh Bích Châu Chi Cúc Diễm Dung Đào Hà Hạnh Hằng Hiền Hòa Hoa Huệ Hương Kiều Lan Lệ Liễu Loan "
    "Mai Mỹ Nga Ngân Nguyệt Nhung Nữ Oanh Phượng Quyên Sương Thảo Thắm Thủy Thúy Trang Tuyết Vân Yến Ái "
    "Tỷ"
)

SURNAMES = ["Nguyễn"] * 8 + ["Trần"] * 4 + ["Lê"] * 3 + _SURNAMES.split()
MIDDLE = {
    "male": _MALE_MIDDLE.split(),
    "female": _FEMALE_MIDDLE.split(),
}
GIVEN = {
    "male": _MALE_GIVEN.split(),
    "female": _FEMALE_GIVEN.split(),
}
WARDS = ["Mỹ Bình", "Mỹ Long", "Mỹ Phước", "Mỹ Quý", "Mỹ Thới", "Mỹ Thạnh", "Bình Đức", "Bình Khánh", "Đông Xuyên"]
COMMUNES = ["Mỹ Khánh", "Mỹ Hòa Hưng", "Vĩnh Trạch", "Định Mỹ", "Phú Hòa", "Hòa Bình Thạnh", "Kiến Thành", "Nhơn Mỹ"]
DISTRICTS = ["Long Xuyên", "Thoại Sơn", "Chợ Mới", "Châu Thành", "Châu Phú", "Tri Tôn", "Tân Châu"]
PROVINCES = ["An Giang", "Đồng Tháp", "Kiên Giang", "Cần Thơ", "Vĩnh Long"]
ETHNICITIES = ["Kinh"] * 8 + ["Hoa", "Khmer", "Chăm"]
RELIGIONS = [None] * 5 + ["Phật giáo", "Công giáo", "Cao Đài", "Phật giáo Hòa Hảo"]
OCCUPATIONS = ["Giáo viên", "Làm ruộng", "Công nhân", "Bác sĩ", "Cán bộ hưu trí", "Buôn bán", "Công chức", "Nội trợ"]
POSITIONS = ["Bí thư", "Phó Bí thư", "Chi ủy viên", None, None, None, None, None, None]
EDUCATIONS = ["12/12", "12/12", "12/12", "11/12", "9/12", "10/10", "7/10"]
QUALIFICATIONS = ["elementary", "intermediate", "college", "university", "university", "master", "doctor", None]
THEORIES = ["elementary", "intermediate", "intermediate", "advanced", "bachelor", None]
LEVELS = ["excellent", "good", "good", "good", "fair", "fair", "weak"]


@dataclass
class Person:
    """One member, all of whose facts agree with one another on the roster's date."""

    full_name: str
    sex: str
    born: date
    citizen_id: str
    card: str | None
    decided: date
    admitted: date
    official: date | None
    native_place: str
    ethnicity: str
    religion: str | None
    education: str
    qualification: str | None
    theory: str | None
    position: str | None
    occupation: str
    organization: str = ""
    parent: str = ""
    exempt: bool = False
    ratings: dict[int, str | None] = field(default_factory=dict)
    joined: date | None = None
    left: date | None = None
    left_reason: str | None = None
    note: str | None = None

    @property
    def membership(self) -> str:
        return "official" if self.official else "probationary"


def years_after(day: date, years: int) -> date:
    """The same day some years on; 29 February falls back to the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def random_day(rng: random.Random, first: date, last: date) -> date:
    """A day between two days, both included."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def citizen_number(rng: random.Random, sex: str, year: int) -> str:
    """Twelve digits that agree with sex and year of birth."""
    digit = (0 if year < 2000 else 2) + (1 if sex == "female" else 0)
    return f"099{digit}{year % 100:02d}{rng.randint(1, 999_999):06d}"


def name_of(rng: random.Random, sex: str) -> str:
    """Surname, one or two middle names, given name."""
    middle = rng.choice(MIDDLE[sex])
    given = rng.choice(GIVEN[sex])
    while given == middle:
        given = rng.choice(GIVEN[sex])
    return f"{rng.choice(SURNAMES)} {middle} {given}"


def place_of(rng: random.Random) -> str:
    """A home place: commune or ward, district, province."""
    return f"{rng.choice(WARDS + COMMUNES)}, {rng.choice(DISTRICTS)}, {rng.choice(PROVINCES)}"


def person(rng: random.Random, as_of: date, *, probationary: bool | None = None) -> Person:
    """One member as of a day. About one in eight is on probation unless said otherwise."""
    sex = rng.choice(["male", "female"])
    if probationary is None:
        probationary = rng.random() < 0.12
    if probationary:
        admitted = random_day(rng, as_of - timedelta(days=330), as_of - timedelta(days=40))
        official = None
    else:
        latest = date(as_of.year - 2, 12, 1)
        earliest = date(1975, 1, 1)
        admitted = random_day(rng, earliest, latest)
        official = years_after(admitted, 1)
    decided = admitted - timedelta(days=rng.randint(3, 28))
    oldest = max(years_after(decided, -45), years_after(as_of, -85))
    born = random_day(rng, oldest, years_after(decided, -19))
    return Person(
        full_name=name_of(rng, sex),
        sex=sex,
        born=born,
        citizen_id=citizen_number(rng, sex, born.year),
        card=f"99{rng.randint(0, 999_999):06d}",
        decided=decided,
        admitted=admitted,
        official=official,
        native_place=place_of(rng),
        ethnicity=rng.choice(ETHNICITIES),
        religion=rng.choice(RELIGIONS),
        education=rng.choice(EDUCATIONS),
        qualification=rng.choice(QUALIFICATIONS),
        theory=rng.choice(THEORIES),
        position=rng.choice(POSITIONS),
        occupation=rng.choice(OCCUPATIONS),
    )


def people(rng: random.Random, count: int, as_of: date, *, names_once: bool = True, **wishes: bool) -> list[Person]:
    """Members who differ in number and card, and in name unless told otherwise: none is another's duplicate by chance."""
    found: list[Person] = []
    seen: set[str] = set()
    while len(found) < count:
        one = person(rng, as_of, **wishes)
        marks = {one.full_name.casefold() if names_once else one.citizen_id, one.citizen_id, str(one.card)}
        if marks & seen:
            continue
        seen |= marks
        found.append(one)
    return found


def roster_day(rng: random.Random, first: int = 2018, last: int = 2025) -> date:
    """The last day of a half-year."""
    year = rng.randint(first, last)
    return rng.choice([date(year, 6, 30), date(year, 12, 31)])
