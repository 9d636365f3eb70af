"""Synthetic members and what happens to them: admitted, confirmed, moved, left.

Belongs here: a forward simulation over arrays (no loop over people), seeded, one call a committee, so that a country
can be made province by province in any order. Not here: ratings and inspections (activity.py), files (workbooks.py).
Serves every file of a synthetic inbox and the truth it is compared with.

By construction a person belongs to one unit at one time, has at most one event a calendar year (admission, arrival,
transfer, leaving; a reorganisation of the unit comes on top), and becomes official 12 months after the ceremony.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from synthesis.chance import Floats, Ints, bell, between, choose, pick, round_at_random, shuffled
from synthesis.days import NEVER, dates, days, plus_months, year_of
from synthesis.organizations import Organization, Tree
from synthesis.people import PROFILES, Drawn, identities

STARTS = ("opening", "admitted", "arrived", "moved", "reorganised")
# where arrivals come from and transfers go to, with weights
_OUTSIDE = {
    "huyện Phú Sa": 5, "huyện Vĩnh Trạch": 4, "thị xã Bình Sa": 3, "tỉnh Hậu Sa": 2, "tỉnh Đồng Sen": 2,
    "thành phố Thượng Giang": 1,
}  # fmt: skip
ENDS = ("open", "died", "struck_off", "expelled", "withdrew", "transferred", "moved", "reorganised")


@dataclass(frozen=True, slots=True)
class Rates:
    """Yearly rates per member from 0 to 1, for all profiles alike; plausible for an R1 city, not measured anywhere."""

    moved: float = 0.016
    withdrew: float = 0.0016
    struck_off: float = 0.0022
    expelled: float = 0.0012
    died_at_forty: float = 0.0008
    died_growth: float = 0.09  # a year of age
    arrived: float = 0.020
    not_confirmed: float = 0.04  # of probationers when their year is over
    until_the_end: bool = False  # whether a unit that has successors takes people in in the year in which it ends


@dataclass(frozen=True)
class Population:
    """Who there is and who belonged where: `people` one row a person, `spells` one row a person, unit and span.

    `people`: person, full_name, sex, birth, citizen_id, card_number, ethnicity, religion, native_place, education,
    qualification, political_theory, occupation, decided, admitted, official (null if never confirmed), exempt_from,
    standing (a rank from 0 to 1 by which offices are given). `spells`: person, unit (organization code), start (null
    for the opening stock, else the first day), end (the first day elsewhere, null if open), started_by, ended_by (words
    of STARTS and ENDS), origin, destination (a place outside, for arrivals and transfers).
    """

    tree: Tree
    first_year: int
    last_year: int
    people: pl.DataFrame
    spells: pl.DataFrame


@dataclass
class _State:
    """The arrays that a simulation grows; days count from 1970-01-01."""

    birth: list[Ints] = field(default_factory=list)
    female: list[NDArray[np.bool_]] = field(default_factory=list)
    profile: list[Ints] = field(default_factory=list)
    decided: list[Ints] = field(default_factory=list)
    admitted: list[Ints] = field(default_factory=list)
    official: list[Ints] = field(default_factory=list)
    people: int = 0


def simulate(
    tree: Tree,
    first_year: int,
    last_year: int,
    rng: np.random.Generator,
    *,
    rates: Rates | None = None,
    stock: int | None = None,
    first_number: int = 1,
    places: Sequence[str] = (),
    until: date | None = None,
    serial: int | None = None,
) -> Population:
    """People and their spells in the units of `tree`, from the stock before `first_year` to the end of `last_year`.

    The opening stock of a unit is its weight. With `stock` the number of members at the end is exactly that (members
    with no event are left out; raises ValueError where the simulation falls short). `first_number` numbers the people,
    so that several calls give ids that do not meet; `places` are native places to draw from. `until` is the last day,
    where the last year is not over. `serial` is where citizen numbers begin to count (see `people.identities`).
    """
    run = _Run(tree, rng, rates or Rates())
    run.open(first_year)
    for start, end in _periods(tree, first_year, last_year, until):
        run.reorganise(start)
        run.live(start, end)
    if stock is not None:
        run.trim(stock)
    return run.population(first_year, last_year, first_number, places, serial)


def _periods(tree: Tree, first_year: int, last_year: int, until: date | None) -> list[tuple[int, int]]:
    """Spans of days [start, end) between the years' ends and the days on which a unit begins or ends."""
    edges = {days(date(year, 1, 1)) for year in range(first_year, last_year + 2)}
    if until is not None:
        edges = {edge for edge in edges if edge <= days(until)} | {days(until) + 1}
    low, high = min(edges), max(edges)
    for unit in tree.units():
        edges |= {days(day) for day in (unit.established, unit.ended) if day and low < days(day) < high}
    ordered = sorted(edges)
    return list(pairwise(ordered))


class _Run:
    """One simulation: spells are parallel arrays that grow, people likewise."""

    def __init__(self, tree: Tree, rng: np.random.Generator, rates: Rates) -> None:
        self.tree, self.rng, self.rates = tree, rng, rates
        self.units: list[Organization] = tree.units()
        self.index = {unit.code: place for place, unit in enumerate(self.units)}
        names = list(PROFILES)
        self.profiles = [PROFILES[name] for name in names]
        self.unit_profile = np.array([names.index(unit.profile) for unit in self.units], dtype=np.int64)
        top = [tree.grassroots_of(unit.code).code for unit in self.units]
        self.unit_top = np.array([sorted(set(top)).index(code) for code in top], dtype=np.int64)
        self.begin = np.array([days(unit.established) for unit in self.units], dtype=np.int64)
        self.finish = np.array([days(u.ended) if u.ended else NEVER for u in self.units], dtype=np.int64)
        heirs = [[self.index[code] for code in unit.successors if code in self.index] for unit in self.units]
        self.heir_count = np.array([len(each) for each in heirs], dtype=np.int64)
        self.heir_at = np.concatenate([[0], np.cumsum(self.heir_count)[:-1]]).astype(np.int64)
        self.heirs = np.array([heir for each in heirs for heir in each], dtype=np.int64)
        self.has_heirs = self.heir_count > 0
        self.state = _State()
        self.first_day = 0
        empty = np.empty(0, dtype=np.int64)
        self.person, self.unit, self.start, self.end = empty, empty, empty, empty
        self.how, self.why = empty, empty  # indices into STARTS and ENDS

    # --- people and spells -------------------------------------------------------------------------------------------

    def _by_profile(self, name: str, profile: Ints) -> Floats:
        return np.array([getattr(each, name) for each in self.profiles], dtype=np.float64)[profile]

    def _join(self, person: Ints, unit: Ints, start: Ints, how: str) -> None:
        size = len(person)
        self.person = np.concatenate([self.person, person])
        self.unit = np.concatenate([self.unit, unit])
        self.start = np.concatenate([self.start, start])
        self.end = np.concatenate([self.end, np.full(size, NEVER)])
        self.how = np.concatenate([self.how, np.full(size, STARTS.index(how), dtype=np.int64)])
        self.why = np.concatenate([self.why, np.zeros(size, dtype=np.int64)])

    def _leave(self, spell: Ints, day: Ints, why: str) -> None:
        self.end[spell] = day
        self.why[spell] = ENDS.index(why)

    def _people(self, unit: Ints, birth: Ints, decided: Ints) -> Ints:
        """New people with their sex and the dates that follow from the decision; gives their numbers."""
        size, profile = len(unit), self.unit_profile[unit]
        admitted = decided + between(self.rng, size, 6, 32)  # the ceremony is due within 30 working days
        state = self.state
        state.birth.append(birth)
        state.female.append(self.rng.random(size) < self._by_profile("female", profile))
        state.profile.append(profile)
        state.decided.append(decided)
        state.admitted.append(admitted)
        state.official.append(plus_months(admitted, 12))
        numbers = np.arange(state.people, state.people + size, dtype=np.int64)
        state.people += size
        return numbers

    def _long_standing(self, unit: Ints, before: int) -> Ints:
        """People who were admitted at least 13 months before that day: the opening stock, and arrivals from outside."""
        size, profile = len(unit), self.unit_profile[unit]
        oldest = self._by_profile("oldest", profile)
        age = np.clip(
            bell(self.rng, size, self._by_profile("age", profile), self._by_profile("age_spread", profile)), 21, oldest
        )
        birth = before - np.floor(age * 365.25).astype(np.int64) - between(self.rng, size, 0, 300)
        at = np.clip(bell(self.rng, size, self._by_profile("admitted_at", profile), 5.5), 18.6, 55)
        decided = birth + np.floor(at * 365.25).astype(np.int64)
        earliest = np.maximum(birth + 6800, days(date(1962, 1, 1)))  # before that probation had other lengths
        latest = np.full(size, before - 450)
        decided = np.clip(decided, earliest, np.maximum(latest - between(self.rng, size, 0, 900), earliest))
        return self._people(unit, birth, decided)

    # --- the years ---------------------------------------------------------------------------------------------------

    def open(self, first_year: int) -> None:
        """The stock before the first day, probationers of the last year among it."""
        self.first_day = first = days(date(first_year, 1, 1))
        weight = np.array([unit.weight for unit in self.units])
        exists = (self.begin < first) & (self.finish > first)
        unit = np.repeat(np.arange(len(self.units)), np.where(exists, round_at_random(self.rng, weight), 0))
        self._join(self._long_standing(unit, first), unit, np.full(len(unit), -NEVER), "opening")
        fresh = np.repeat(np.arange(len(self.units)), self._admission_counts(unit, first, 1.0))
        born, decided = self._candidates(fresh, first - 365, first - 40)
        self._join(self._people(fresh, born, decided), fresh, np.full(len(fresh), -NEVER), "opening")

    def _admission_counts(self, members: Ints, day: int, share: float) -> Ints:
        stock = np.bincount(members, minlength=len(self.units))
        expected = stock * self._by_profile("admission", self.unit_profile) * share
        return np.where(self._welcomes(day), round_at_random(self.rng, expected), 0)

    def _welcomes(self, day: int) -> NDArray[np.bool_]:
        """Units that take people in: there already, and not ending in this calendar year."""
        next_year = days(date(year_of(day) + 1, 1, 1))
        stays = self.finish > next_year
        if self.rates.until_the_end:
            stays |= (self.finish > day) & self.has_heirs
        return (self.begin <= day) & stays

    def _candidates(self, unit: Ints, low: int, high: int) -> tuple[Ints, Ints]:
        """Births and decision days of people admitted between two days."""
        size = len(unit)
        decided = between(self.rng, size, low, high)
        at = np.clip(bell(self.rng, size, self._by_profile("admitted_at", self.unit_profile[unit]) - 2, 5.5), 18.3, 58)
        return decided - np.floor(at * 365.25).astype(np.int64), decided

    def reorganise(self, day: int) -> None:
        """Members of a unit that ends go to its successors, else to neighbours; a unit founded by nobody gets some."""
        ends = self.finish == day
        if (ends & self.has_heirs).any():
            spells = np.flatnonzero((self.end == NEVER) & (ends & self.has_heirs)[self.unit])
            spells = spells[np.argsort(self.unit[spells], kind="stable")]
            unit = self.unit[spells]
            drawn = np.floor(self.rng.random(len(spells)) * self.heir_count[unit]).astype(np.int64)
            self._pass_on(spells, self.heirs[self.heir_at[unit] + drawn], day, "reorganised")
        for ending in np.flatnonzero(ends & ~self.has_heirs):
            spells = np.flatnonzero((self.end == NEVER) & (self.unit == ending))
            heirs = np.flatnonzero(self._welcomes(day) & (self.unit_profile == 0))
            self._pass_on(spells, heirs[pick(self.rng, len(spells), np.ones(len(heirs)))], day, "moved")
        heirs_of_all = {code for unit in self.units for code in unit.successors}
        for founded in np.flatnonzero(self.begin == day):
            if self.units[founded].code in heirs_of_all:
                continue
            pool = np.flatnonzero((self.end == NEVER) & self._quiet(day) & (self.unit_profile[self.unit] == 0))
            official = np.concatenate(self.state.official)[self.person[pool]] < day
            pool = pool[official]
            spells = pool[shuffled(self.rng, len(pool))[:6]]
            self._leave(spells, np.full(len(spells), day), "moved")
            self._join(self.person[spells], np.full(len(spells), founded), np.full(len(spells), day), "moved")

    def _pass_on(self, spells: Ints, to: Ints, day: int, how: str) -> None:
        self._leave(spells, np.full(len(spells), day), how)
        self._join(self.person[spells], to, np.full(len(spells), day), how)

    def _quiet(self, day: int) -> NDArray[np.bool_]:
        """Spells of people to whom nothing has happened in the calendar year of that day."""
        year_start = days(date(year_of(day), 1, 1))
        busy = np.zeros(self.state.people, dtype=bool)
        for when, kind in ((self.start, self.how), (self.end, self.why)):
            reorganised = (STARTS if kind is self.how else ENDS).index("reorganised")
            busy[self.person[(when >= year_start) & (when < NEVER) & (kind != reorganised)]] = True
        return ~busy[self.person]

    def live(self, start: int, end: int) -> None:
        """One period: what happens to each member by competing rates, then arrivals and admissions."""
        rng, rates, share = self.rng, self.rates, (end - start) / 365.25
        official = np.concatenate(self.state.official)
        birth = np.concatenate(self.state.birth)
        open_spells = np.flatnonzero((self.end == NEVER) & self._quiet(start))
        person, unit = self.person[open_spells], self.unit[open_spells]
        low, high = start + 4, max(end - 9, start + 5)
        day = between(rng, len(open_spells), low, high - 1)
        probation = official[person] > start
        # the year of probation ends in this period: most are confirmed, some struck off a few weeks later
        due = official[person] + between(rng, len(person), 20, 40)
        refused = (due >= low) & (due < high) & (rng.random(len(person)) < rates.not_confirmed)
        self._leave(open_spells[refused], due[refused], "struck_off")
        official[person[refused]] = NEVER
        self.state.official = [official]
        age = (start - birth[person]) / 365.25
        full = ~refused & ~probation
        outflow = self._by_profile("outflow", self.unit_profile[unit]) * (age < 62)
        hazards = np.array([
            ~refused * np.minimum(rates.died_at_forty * np.exp(rates.died_growth * (age - 40)), 0.3),
            full * rates.struck_off, full * rates.expelled, full * rates.withdrew,
            full * outflow, full * (rates.moved * (age < 70)),
        ]) * share  # fmt: skip
        edges = np.cumsum(hazards, axis=0)
        drawn = (rng.random(len(person)) >= edges).sum(axis=0)
        for place, why in enumerate(("died", "struck_off", "expelled", "withdrew", "transferred")):
            hit = drawn == place
            self._leave(open_spells[hit], day[hit], why)
        self._move(open_spells[drawn == 5], day[drawn == 5], start)
        self._arrive(unit, start, low, high, share)

    def _move(self, spells: Ints, day: Ints, start: int) -> None:
        """Transfers within the tree, always into another grassroots organization."""
        welcoming = np.flatnonzero(self._welcomes(start))
        to = welcoming[pick(self.rng, len(spells), np.ones(len(welcoming)))]
        goes = self.unit_top[to] != self.unit_top[self.unit[spells]]
        spells, to, day = spells[goes], to[goes], day[goes]
        self._leave(spells, day, "moved")
        self._join(self.person[spells], to, day, "moved")

    def _arrive(self, unit: Ints, start: int, low: int, high: int, share: float) -> None:
        stock = np.bincount(unit, minlength=len(self.units)).astype(np.float64)
        counts = np.where(self._welcomes(start), round_at_random(self.rng, stock * self.rates.arrived * share), 0)
        to = np.repeat(np.arange(len(self.units)), counts)
        # admitted before the simulated years, so that their admission is no admission of this tree
        people = self._long_standing(to, self.first_day - 60)
        self._join(people, to, between(self.rng, len(to), low, high - 1), "arrived")
        fresh = np.repeat(np.arange(len(self.units)), self._admission_counts(unit, start, share))
        born, decided = self._candidates(fresh, low, max(high - 40, low))
        people = self._people(fresh, born, decided)
        self._join(people, fresh, np.concatenate(self.state.admitted)[people], "admitted")

    def trim(self, stock: int) -> None:
        """Leave out members with no event at all until exactly `stock` are there at the end."""
        present = self.end == NEVER
        surplus = int(present.sum()) - stock
        if surplus < 0:
            raise ValueError(
                f"the simulation ends with {present.sum()} members, fewer than the {stock} asked for: raise the weights"
            )
        calm = (self.how == 0) & (self.end == NEVER)
        if self.rates.until_the_end:  # everybody is reorganised: that alone is no event
            calm |= np.isin(self.how, (0, STARTS.index("reorganised"))) & np.isin(
                self.why, (0, ENDS.index("reorganised"))
            )
        eventful = np.zeros(self.state.people, dtype=bool)
        eventful[self.person[~calm]] = True
        official = np.concatenate(self.state.official)
        quiet = present & ~eventful[self.person] & (official[self.person] < self.start.max() - 1500)
        size = np.bincount(self.unit[present], minlength=len(self.units))
        spare = np.flatnonzero(quiet & (size[self.unit] >= (3 if self.rates.until_the_end else 12)))
        gone = spare[shuffled(self.rng, len(spare))[:surplus]]
        if len(gone) < surplus:
            raise ValueError(f"only {len(gone)} members can be left out, {surplus} are too many: lower the weights")
        keep = ~np.isin(self.person, self.person[gone])
        self.person, self.unit, self.start = self.person[keep], self.unit[keep], self.start[keep]
        self.end, self.how, self.why = self.end[keep], self.how[keep], self.why[keep]

    # --- out ---------------------------------------------------------------------------------------------------------

    def population(
        self, first_year: int, last_year: int, first_number: int, places: Sequence[str], serial: int | None
    ) -> Population:
        """The frames, people renumbered so that none is there without a spell."""
        kept, person = np.unique(self.person, return_inverse=True)
        self._unconfirm()
        state = self.state
        drawn = Drawn(
            birth=np.concatenate(state.birth)[kept],
            female=np.concatenate(state.female)[kept],
            profile=np.concatenate(state.profile)[kept],
            decided=np.concatenate(state.decided)[kept],
            admitted=np.concatenate(state.admitted)[kept],
            official=np.concatenate(state.official)[kept],
        )
        cells: list[set[str]] = [set() for _ in kept]
        for place, unit in zip(person.tolist(), self.unit.tolist(), strict=True):
            cells[place].add(self.units[unit].name)
        people = identities(self.rng, drawn, cells, first_number, places, days(date(first_year, 1, 1)), serial)
        outside = choose(self.rng, len(self.person), list(_OUTSIDE), list(_OUTSIDE.values()))
        how, why = np.array(STARTS)[self.how], np.array(ENDS)[self.why]
        spells = pl.DataFrame({
            "person": person + first_number,
            "unit": [self.units[place].code for place in self.unit],
            "start": dates(self.start), "end": dates(self.end), "started_by": how, "ended_by": why,
            "origin": np.where(how == "arrived", outside, ""),
            "destination": np.where(why == "transferred", outside, ""),
        }).sort("person", pl.col("start").fill_null(date(1900, 1, 1)))  # fmt: skip
        return Population(self.tree, first_year, last_year, people, spells)

    def _unconfirm(self) -> None:
        """Who left on probation never became official."""
        official = np.concatenate(self.state.official)
        for_good = (self.end < NEVER) & (self.why < ENDS.index("moved"))
        early = for_good & (self.end <= official[self.person])
        official[self.person[early]] = NEVER
        self.state.official = [official]
