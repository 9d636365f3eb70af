"""Who the synthetic members are: kinds of people, and the identities and traits of each.

Belongs here: profiles by kind of unit, and drawing names, identifiers and traits for people whose dates are known.
Not here: what happens to them (population.py). Identifiers begin 099, a province code that nobody has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from synthesis.chance import Ints, between, choose, pick
from synthesis.days import NEVER, dates
from synthesis.names import fold, full_names


@dataclass(frozen=True, slots=True)
class Profile:
    """The kind of people in a unit: ages in years, shares and yearly rates from 0 to 1."""

    age: float
    age_spread: float
    oldest: int
    admitted_at: float
    female: float
    admission: float
    outflow: float
    occupations: tuple[str, ...]
    qualifications: tuple[float, ...]  # weights of QUALIFICATIONS


QUALIFICATIONS = ("", "elementary", "intermediate", "college", "university", "master", "doctor")
THEORY = ("", "elementary", "intermediate", "advanced", "bachelor")
PROFILES: dict[str, Profile] = {
    "home": Profile(59, 13, 93, 34, 0.36, 0.034, 0.014, ("Hưu trí", "Hưu trí", "Buôn bán", "Nội trợ", "Nông dân",
                    "Cán bộ không chuyên trách", "Lao động tự do"), (24, 14, 22, 10, 29, 1, 0)),
    "office": Profile(42, 8, 60, 29, 0.46, 0.044, 0.032, ("Công chức", "Viên chức", "Viên chức", "Giáo viên"),
                      (0, 0, 6, 10, 70, 13, 1)),
    "armed": Profile(36, 8, 58, 25, 0.14, 0.050, 0.040, ("Sĩ quan", "Sĩ quan", "Hạ sĩ quan", "Quân nhân chuyên nghiệp"),
                     (0, 2, 28, 18, 48, 4, 0)),
    "works": Profile(41, 8, 60, 30, 0.38, 0.046, 0.026, ("Công nhân", "Kỹ sư", "Nhân viên", "Quản lý doanh nghiệp"),
                     (4, 10, 18, 16, 48, 4, 0)),
    "farm": Profile(47, 9, 68, 33, 0.28, 0.040, 0.012, ("Nông dân", "Nông dân", "Xã viên"), (30, 16, 22, 8, 24, 0, 0)),
}  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """What the simulation settled of each person, as parallel arrays: days, and places of PROFILES."""

    birth: Ints
    female: NDArray[np.bool_]
    profile: Ints
    decided: Ints
    admitted: Ints
    official: Ints


def identities(
    rng: np.random.Generator,
    drawn: Drawn,
    cells: Sequence[set[str]],
    first_number: int,
    places: Sequence[str],
    day: int,
    serial: int | None = None,
) -> pl.DataFrame:
    """The frame of people (columns as `population.Population` says), numbered from `first_number`.

    `cells` are the names of the cells each was ever in, `places` native places to draw from, `day` the first simulated
    one. Citizen numbers are distinct among a million people numbered in a row; with `serial` each sex and birth year counts
    from there, and the card bears the citizen number, as cards issued since 2025 do.
    """
    size = len(drawn.birth)
    ethnicity = choose(rng, size, ["Kinh", "Khmer", "Hoa", "Chăm"], [93, 3, 2.5, 1.5])
    religion = choose(rng, size, ["", "Phật giáo", "Phật giáo Hòa Hảo", "Công giáo", "Cao Đài"], [80, 9, 6, 3, 2])
    home = list(places) or ["Vĩnh Lạc"]
    quality = np.zeros(size, dtype=np.int64)
    occupation = np.empty(size, dtype=object)
    for place, each in enumerate(PROFILES.values()):
        of = drawn.profile == place
        quality[of] = pick(rng, int(of.sum()), each.qualifications)
        occupation[of] = choose(rng, int(of.sum()), each.occupations, np.ones(len(each.occupations)))
    age = (day - drawn.birth) / 365.25
    occupation[(occupation == "Hưu trí") & (age < 56)] = "Lao động tự do"
    occupation[(occupation == "Nội trợ") & ~drawn.female] = "Buôn bán"
    theory = np.where(quality >= 4, pick(rng, size, [22, 24, 40, 12, 2]), pick(rng, size, [44, 38, 16, 2, 0]))
    schooling = np.where(quality >= 3, 0, pick(rng, size, [60, 14, 10, 16]))
    exempt = np.where((age > 68) & (rng.random(size) < 0.30), day - between(rng, size, -700, 1500), NEVER)
    number = np.arange(first_number, first_number + size, dtype=np.int64)
    year = drawn.birth.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    century = np.where(year >= 2000, 2, 0) + drawn.female
    serials = number * 7919 % 1_000_000 if serial is None else serial + _counted(century * 100 + year % 100)
    citizen = [f"099{c}{y % 100:02d}{s:06d}" for c, y, s in zip(century, year, serials, strict=True)]
    cards = [f"099{n % 100_000:05d}" if n < 100_000 else f"099{n:09d}" for n in number]
    return pl.DataFrame({
        "person": number,
        "full_name": _distinct_names(rng, drawn, cells, ethnicity),
        "sex": np.where(drawn.female, "female", "male"),
        "birth": dates(drawn.birth), "citizen_id": citizen,
        "card_number": cards if serial is None else citizen,
        "ethnicity": ethnicity.astype(str), "religion": religion.astype(str),
        "native_place": choose(rng, size, home, np.ones(len(home))).astype(str),
        "education": np.array(["12/12", "11/12", "10/12", "9/12"])[schooling],
        "qualification": np.array(QUALIFICATIONS)[quality], "political_theory": np.array(THEORY)[theory],
        "occupation": occupation.astype(str),
        "decided": dates(drawn.decided), "admitted": dates(drawn.admitted), "official": dates(drawn.official),
        "exempt_from": dates(exempt), "standing": rng.random(size) - (age > 66) * 0.4 + (quality >= 4) * 0.2,
    })  # fmt: skip


def _counted(group: Ints) -> Ints:
    """The place of each entry among those of its group, from 0."""
    frame = pl.DataFrame({"group": group}).select(pl.int_range(pl.len()).over("group").alias("place"))
    return np.asarray(frame["place"].to_numpy(), dtype=np.int64)


def _distinct_names(
    rng: np.random.Generator, drawn: Drawn, cells: Sequence[set[str]], ethnicity: NDArray[np.object_]
) -> list[str]:
    """Names of which no two are alike in cells of one name, nor on one birthday: a name and a cell tell a person."""
    names = full_names(rng, drawn.female, ethnicity)
    taken: set[tuple[str, str | int]] = set()
    for place, own in enumerate(cells):
        while True:
            folded = fold(names[place])
            keys = {(folded, cell) for cell in own} | {(folded, int(drawn.birth[place]))}
            if not keys & taken:
                break
            names[place] = full_names(rng, drawn.female[place : place + 1], ethnicity[place : place + 1])[0]
        taken |= keys
    return [str(name) for name in names]
