"""A night's change against a loaded country: rosters with 2 % changed rows, reports and registers from committees.

`python tests/benchmarks/country_change.py --work DIR [--share 1 10] [--rosters 500] [--reports 300] [--registers 200]`, after
country_load.py with the same folder (a copy of its home is used). "Over nothing new" is the night without what a night with
nothing new costs in the same run; "against the smallest" compares with the first share.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from country_kit import COUNTRY, arguments, country, night, of_stages, report
from country_load import PLAN

from synthesis import country_activity, country_registers, country_reports, country_rosters
from synthesis.chance import generator
from synthesis.country import LAST_DAY, Drawn, Plan, draw, slug
from synthesis.country_truth import year_flows
from synthesis.rosters import roster

SENT = date(2026, 11, 20)  # the day the changed rosters speak of
CHANGED = 0.02


def main() -> None:
    """Measure each share."""
    asked = arguments(
        __doc__ or "",
        ("--rosters", {"type": int, "default": 500}),
        ("--reports", {"type": int, "default": 300}),
        ("--registers", {"type": int, "default": 200}),
    )
    rows: list[dict[str, Any]] = []
    spent, first = [], 0.0
    for share in asked.share:
        folder, _ = country(asked.work, share, **PLAN)
        home, inbox = asked.work / f"changed-home-{share}", asked.work / f"changed-inbox-{share}"
        for leftover in (home, inbox):
            shutil.rmtree(leftover, ignore_errors=True)
        shutil.copytree(asked.work / f"home-{share}", home, symlinks=True)
        plan = Plan(round(COUNTRY[0] * share / 100), round(COUNTRY[1] * share / 100), **PLAN)  # type: ignore[arg-type]
        files = _write(plan, inbox, asked.rosters, asked.reports, asked.registers)
        quiet = night("nothing new", folder / "inbox", home)
        change = night("change", inbox, home)
        over = change.cpu - quiet.cpu
        first = first or over
        rows += of_stages(change, share)
        rows.append({"what": f"over nothing new ({files} files)", "share": share, "cpu": over, "ratio": over / first})
        spent += [quiet, change]
    report(rows, asked.json, *spent)


def _write(plan: Plan, inbox: Path, rosters: int, reports: int, registers: int) -> int:
    """The night's files; as many of each as the committees of the first provinces give."""
    made, number = {"roster": 0, "report": 0, "register": 0}, 1
    most = {"roster": rosters, "report": reports, "register": registers}
    for province, (members, grassroots) in enumerate(plan.shares()):
        if all(made[kind] >= most[kind] for kind in most):
            break
        drawn = draw(plan, province, members, grassroots, number)
        number += drawn.population.people.height
        for kind, path, content in _files(drawn, plan):
            if made[kind] < most[kind]:
                made[kind] += 1
                target = inbox / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
    return sum(made.values())


def _files(drawn: Drawn, plan: Plan) -> Iterator[tuple[str, str, bytes]]:
    province, population = drawn.province, drawn.population
    rng = generator([plan.seed, province.number, 99])
    every = [each.code for each in province.tree.grassroots()]
    listed = roster(population, every, date(LAST_DAY.year, 1, 1), LAST_DAY).filter(pl.col("left_on").is_null())
    changed = pl.Series(rng.random(listed.height)) < CHANGED
    listed = listed.with_columns(
        qualification=pl.when(changed).then(pl.lit("master")).otherwise("qualification"),
        position=pl.when(changed).then(pl.lit("Chi ủy viên")).otherwise("position"),
    )
    flows = year_flows(population, LAST_DAY.year - 1)
    inspected = country_activity.inspections(population, province.name, LAST_DAY.year, rng)
    struck = country_activity.disciplines(population, province.name, LAST_DAY.year, rng).head(0)
    by_committee = {code: part for (code,), part in listed.group_by(["grassroots"], maintain_order=True)}
    for code, part in by_committee.items():
        committee = province.tree.by_code[str(code)]
        folder = f"{slug(committee.name.replace('Đảng bộ', 'Đảng ủy', 1))}-{province.code}"
        yield "roster", f"{folder}/danh-sach.csv", country_rosters.province_csv(part, province.name, SENT)
        flow = flows.get(str(code))
        if flow and committee.kind == "grassroots_committee":
            values = {"members": flow["closing"], "admitted": flow["admitted"], "confirmed": flow["confirmed"]}
            draft = country_reports.draft(
                committee.name, str(code), LAST_DAY.year - 1, values, {}, rng, of_province=False
            )
            content = country_reports.document(draft, province.name, "txt", LAST_DAY.year - 1, province.name)
            yield "report", f"{folder}/bao-cao.txt", content
        own = inspected.filter(pl.col("organization").is_in(part["unit"].unique().implode()))
        if own.height:
            content = country_registers.inspection_register(province, LAST_DAY.year, own, struck, population)
            yield "register", f"{folder}/so-kiem-tra.xlsx", content


if __name__ == "__main__":
    main()
