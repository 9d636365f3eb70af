"""A synthetic country: every province's files and the truth about them, one province at a time.

Belongs here: how large provinces are, which files each sends, and writing them so that memory holds one province.
Not here: organizations (provinces.py), people (population.py), layouts. Serves `danhbo generate`, tests and benchmarks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from synthesis import activity, country_activity, country_faults, country_registers, country_reports, country_rosters
from synthesis.chance import generator
from synthesis.country_truth import Counts, year_flows
from synthesis.names import fold
from synthesis.organizations import Organization, Tree
from synthesis.population import Population, Rates, simulate
from synthesis.provinces import R2_FROM, Province, make_province
from synthesis.rosters import roster
from synthesis.territories import PROVINCES, place_name

LAST_DAY = date(2026, 10, 31)  # the newest roster's; the year is not over
GRASSROOTS_A_PROVINCE = 100  # fewer provinces than there are where organizations are few
SERIALS_A_PROVINCE = 1_000_000 // PROVINCES  # citizen numbers of one sex and birth year in one province
GROWTH = 1.03  # the stock grows at least so much a year by the rates of population.py; the surplus is left out
STEADY = 3  # so many years at most
SURPLUS = 1.07  # more than what a trial says is needed: stocks do not grow quite in proportion


@dataclass(frozen=True, slots=True)
class Plan:
    """What country to make.

    `members` on the last day; `organizations` are grassroots organizations before July 2025; `years` full calendar years
    before the running one. `snapshots`: rosters of every year's end, or of the last day only. `parts` are the files
    that provinces send; `workbooks` and `reports` how many committees a province send their own.
    """

    members: int
    organizations: int
    years: int = 2
    seed: int = 1
    faults: bool = False
    snapshots: str = "all"
    parts: tuple[str, ...] = ("registers", "rosters", "ratings", "inspections", "reports")
    workbooks: int = 6
    reports: int = 6

    @property
    def first_year(self) -> int:
        """The first simulated year."""
        return LAST_DAY.year - self.years

    @property
    def full_years(self) -> list[int]:
        """The calendar years that are over."""
        return list(range(self.first_year, LAST_DAY.year))

    @property
    def days(self) -> list[date]:
        """The days of the rosters."""
        ends = [date(year, 12, 31) for year in self.full_years]
        return [*ends, LAST_DAY] if self.snapshots == "all" else [LAST_DAY]

    def shares(self) -> list[tuple[int, int]]:
        """Members and grassroots organizations of each province. Raises ValueError for a country that is too small."""
        if self.organizations < 12 or self.members < self.organizations * 12:
            raise ValueError("a country needs twelve grassroots organizations, and twelve members for each")
        if self.years < 1:
            raise ValueError("a country needs one full year")
        count = max(1, min(PROVINCES, self.organizations // GRASSROOTS_A_PROVINCE))

        def part(whole: int, place: int) -> int:
            return whole * (place + 1) // count - whole * place // count

        return [(part(self.members, place), part(self.organizations, place)) for place in range(count)]


@dataclass
class Made:
    """What was written: number of files and bytes, and the truth."""

    files: int = 0
    size: int = 0
    truth: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """A province with its people and, for each full year, what happened: ratings, inspections, discipline."""

    province: Province
    population: Population
    member_ratings: dict[int, pl.DataFrame]
    organization_ratings: dict[int, pl.DataFrame]
    inspections: dict[int, pl.DataFrame]
    disciplines: dict[int, pl.DataFrame]


def generate(plan: Plan, out: Path) -> Made:
    """Write `inbox/`, and `truth.json` beside it; memory holds one province. Raises ValueError for a plan that cannot be."""
    made, truth = Made(), Counts()
    first_number = 1
    for number, (members, grassroots) in enumerate(plan.shares()):
        drawn = draw(plan, number, members, grassroots, first_number)
        first_number += drawn.population.people.height
        truth.add_province(drawn.province, drawn.population, plan.days, plan.full_years)
        for path, content in files(plan, drawn, truth):
            target = out / "inbox" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            made.files, made.size = made.files + 1, made.size + len(content)
    made.truth = {
        "about": "A synthetic country; nobody and no place in it exists.",
        "plan": {"members": plan.members, "organizations": plan.organizations, "years": plan.years, "seed": plan.seed,
                 "faults": plan.faults, "days": [day.isoformat() for day in plan.days]},
        **truth.record(),
    }  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(made.truth, ensure_ascii=False, separators=(",", ":"), indent=None)
    (out / "truth.json").write_text(text + "\n", encoding="utf-8")
    return made


def draw(plan: Plan, number: int, members: int, grassroots: int, first_number: int) -> Drawn:
    """Province `number` of the plan, with its people numbered from `first_number`; the same whatever came before."""
    province = make_province(number, grassroots, generator([plan.seed, number, 0]))
    weight = sum(each.weight for each in province.tree.organizations)

    def peopled(opening: float, stock: int | None) -> Population:
        tree = Tree(tuple(replace(each, weight=each.weight * opening / weight) for each in province.tree.organizations))
        return simulate(
            tree, plan.first_year, LAST_DAY.year, generator([plan.seed, number, 1]), rates=Rates(until_the_end=True),
            stock=stock, first_number=first_number, places=_homes(province), until=LAST_DAY,
            serial=number * SERIALS_A_PROVINCE,
        )  # fmt: skip

    opening = members / GROWTH ** (plan.years + 1)
    if plan.years > STEADY:  # over many years ageing decides: a trial tells how large the stock has to be at first
        trial = peopled(members, None).spells["end"].null_count()
        opening = members * SURPLUS * members / trial
    population = peopled(opening, members)
    province = replace(province, tree=population.tree)
    by_year: dict[str, dict[int, pl.DataFrame]] = {"members": {}, "organizations": {}, "inspected": {}, "struck": {}}
    for year in plan.full_years:
        struck = country_activity.disciplines(population, province.name, year, generator([plan.seed, number, year, 1]))
        by_year["struck"][year] = struck
        if "inspections" in plan.parts:
            by_year["inspected"][year] = country_activity.inspections(
                population, province.name, year, generator([plan.seed, number, year, 2])
            )
        if "ratings" in plan.parts:
            punished = set(struck["person"].to_list())
            by_year["members"][year] = activity.member_ratings(
                population, year, punished, generator([plan.seed, number, year, 3])
            )
            by_year["organizations"][year] = activity.organization_ratings(
                population, year, generator([plan.seed, number, year, 4])
            )
    return Drawn(
        province, population, by_year["members"], by_year["organizations"], by_year["inspected"], by_year["struck"]
    )


def _homes(province: Province) -> list[str]:
    return [f"xã {place_name(PROVINCES * (5 + n) + province.number)}, tỉnh {province.name}" for n in range(24)]


def slug(name: str) -> str:
    """A name as a folder bears it: "Tỉnh ủy Tân Vĩnh" is "tinh-uy-tan-vinh"."""
    return "-".join(fold(name).replace("-", " ").split())


def files(plan: Plan, drawn: Drawn, truth: Counts) -> Iterator[tuple[str, bytes]]:
    """The files of one province with their paths below the inbox, and what they say added to the truth."""
    province, population = drawn.province, drawn.population
    office = slug(f"Tỉnh ủy {province.name}")
    if "registers" in plan.parts:
        for day in [day for day in plan.days if day >= date(2024, 12, 31)]:
            ending, content, lines = country_registers.organization_register(
                province, day, truth.members_of(province, day)
            )
            path = f"{office}/danh-muc-to-chuc-dang-{day:%Y-%m-%d}{ending}"
            truth.note_file(path, "organization", lines, day)
            yield path, content
    if "rosters" in plan.parts:
        yield from _rosters(plan, drawn, truth, office)
    for year in plan.full_years:
        if "ratings" in plan.parts:
            rated, levels = drawn.member_ratings[year], drawn.organization_ratings[year]
            truth.add_ratings(province, year, rated, levels)
            path = f"{office}/xep-loai-dang-vien-{year}.csv"
            truth.note_file(path, "rating", rated.height, None)
            yield path, country_registers.member_ratings(province, year, rated, population)
            path = f"{office}/xep-loai-to-chuc-dang-{year}.xlsx"
            truth.note_file(path, "rating", levels.height, None)
            yield path, country_registers.organization_ratings(province, year, levels)
        if "inspections" in plan.parts:
            inspected, struck = drawn.inspections[year], drawn.disciplines[year]
            truth.add_inspections(province, year, inspected, struck)
            path = f"uy-ban-kiem-tra-{office}/so-kiem-tra-giam-sat-{year}.xlsx"
            truth.note_file(path, "inspection", inspected.height + struck.height, None)
            yield path, country_registers.inspection_register(province, year, inspected, struck, population)
        if "reports" in plan.parts:
            yield from _reports(plan, drawn, truth, office, year)
    if plan.faults:
        yield from country_faults.files(drawn.province, population, plan.days[-1], truth.faults)


def _rosters(plan: Plan, drawn: Drawn, truth: Counts, office: str) -> Iterator[tuple[str, bytes]]:
    province, population = drawn.province, drawn.population
    own = country_rosters.own_senders(province, plan.days, plan.workbooks) if plan.workbooks else {}
    every = [each.code for each in province.tree.grassroots()]
    for day in plan.days:
        rows = roster(population, every, date(day.year, 1, 1), day)
        # who left what no longer is stands on the province's list
        there = {code: style for code, style in own.items() if province.tree.by_code[code].exists_on(day)}
        for code, part in country_rosters.split(rows, there):
            if not code:
                path = f"{office}/danh-sach-dang-vien-{day:%Y-%m-%d}.csv"
                content = country_rosters.province_csv(part, province.name, day)
            else:
                committee = province.tree.by_code[code]
                folder = slug(committee.name.replace("Đảng bộ", "Đảng ủy", 1))
                path = f"{folder}/{country_rosters.ending(own[code]).format(f'{day:%Y-%m-%d}')}"
                superior = province.tree.by_code[committee.parent].name
                content = country_rosters.workbook(part, committee, superior, own[code], day)
            truth.note_file(path, "member", part.height, day)
            yield path, content


def _reports(plan: Plan, drawn: Drawn, truth: Counts, office: str, year: int) -> Iterator[tuple[str, bytes]]:
    """The province's report of a year, and those of some grassroots committees."""
    province, population, end = drawn.province, drawn.population, date(year, 12, 31)
    rng = generator([plan.seed, province.number, year, 5])
    flows = year_flows(population, year)
    there = [each for each in province.tree.organizations if each.exists_on(end)]
    committees = [
        each
        for each in there
        if each.kind == "grassroots_committee" and flows.get(each.code, {}).get("closing", 0) >= 30
    ]
    step = max(1, len(committees) // max(1, plan.reports))
    chosen: list[Organization] = [province.tree.organizations[0], *committees[step // 2 :: step][: plan.reports]]
    for place, each in enumerate(chosen):
        levels = _levels(drawn, year, each.code if place else "")
        values = _values(drawn, year, each, flows[each.code], there)
        stated: dict[str, float] = {}
        if plan.faults and place == 1:
            stated = {"members": values["members"] + 7}
        made = country_reports.draft(
            each.name, each.code, year, values, levels, rng, of_province=not place, stated=stated
        )
        form = country_reports.FORMS[place % len(country_reports.FORMS)]
        superior = province.tree.by_code[each.parent].name if each.parent else "Ban Chấp hành Trung ương"
        content = country_reports.document(made, superior, form, year, province.name)
        folder = slug(each.name.replace("Đảng bộ", "Đảng ủy", 1)) if place else office
        path = f"{folder}/bao-cao-nam-{year}.{form}"
        truth.note_report(path, made)
        yield path, content


def _levels(drawn: Drawn, year: int, code: str) -> dict[str, Mapping[str, int]]:
    """How many were rated at each level, by subject, in a grassroots committee or (code "") the province."""
    if year not in drawn.member_ratings:
        return {}
    tree = drawn.province.tree
    members = drawn.member_ratings[year].filter(pl.col("level").is_not_null())
    rated = drawn.organization_ratings[year].filter(pl.col("level").is_not_null())
    if code:
        members = members.filter(pl.col("grassroots") == code)
        cells = [each.code for each in tree.cells_of(code) if each.code != code]
        among, subject = rated.filter(pl.col("organization").is_in(cells)), "cell"
    else:
        among, subject = rated.filter(pl.col("subject") != "cell"), "grassroots_org"
    return {
        subject: dict(among.group_by("level").len().iter_rows()),
        "member": dict(members.group_by("level").len().iter_rows()),
    }


def _values(
    drawn: Drawn, year: int, each: Organization, flow: Mapping[str, int], there: list[Organization]
) -> dict[str, float]:
    values: dict[str, float] = {"members": flow["closing"], "admitted": flow["admitted"], "confirmed": flow["confirmed"],
                                "struck_off": flow["struck_off"], "withdrew": flow["withdrew"]}  # fmt: skip
    if not each.parent:
        grassroots = [one for one in there if one.is_grassroots]
        values |= {
            "grassroots": len(grassroots),
            "committees": sum(one.kind == "grassroots_committee" for one in grassroots),
        }
        values["grassroots_cells"] = values["grassroots"] - values["committees"]
    else:
        values["cells"] = sum(one.parent == each.code for one in there)
    inspected = drawn.inspections.get(year)
    if inspected is None or each.established.year >= year:  # decisions of its first year are its predecessor's
        return values
    actor = each.name.replace("Đảng bộ", "Đảng ủy", 1)
    asked = {"inspected": ("inspected", "regular", actor), "supervised": ("supervised", None, actor),
             "signs": ("inspected", "signs_of_violation", f"Ủy ban Kiểm tra Tỉnh ủy {drawn.province.name}")}  # fmt: skip
    for name, (action, basis, who) in asked.items():
        of = pl.col("basis").eq_missing(pl.lit(basis, pl.String))
        seen = inspected.filter((pl.col("action") == action) & of & (pl.col("actor") == who))
        members = int((seen["subject_kind"] == "member").sum())
        values |= {f"{name}_organizations": seen.height - members, f"{name}_members": members}
    return values


__all__ = ["LAST_DAY", "R2_FROM", "Made", "Plan", "draw", "files", "generate"]
