"""How long conforming takes: `python tests/benchmarks/conform_speed.py [--rows N] [--rosters K] [--profile]`.

Makes a synthetic province (members in cells of 15, committees of 20 cells, K yearly or monthly rosters with moves, deaths
and admissions) of about N roster rows, conforms it, and prints wall and CPU time, peak memory, and, with --profile, the
time of each step.
"""

from __future__ import annotations

import argparse
import resource
import time
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from orchestration.linking import near_matches
from transforms.conform import (
    admissions,
    computed,
    members,
    memberships,
    mentions,
    organizations,
    pipeline,
    reconciliation,
    schemas,
)  # fmt: skip

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Phan", "Trương", "Bùi", "Đặng", "Đỗ", "Ngô", "Hồ", "Dương"]
MIDDLE = ["Văn", "Thị", "Minh", "Hữu", "Ngọc", "Thanh", "Quốc", "Kim", "Hoàng", "Đức", "Xuân", "Thị Kim", "Thị Ngọc"]
GIVEN = ["An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Hòa", "Hùng", "Khánh", "Lan", "Linh", "Long", "Mai", "Minh",
         "Nam", "Nga", "Phúc", "Quân", "Sơn", "Tâm", "Thảo", "Trang", "Tuấn", "Uyên", "Vân", "Xuân", "Yến"]  # fmt: skip
IN_CELL, IN_COMMITTEE = 15, 20


def days(base: date, offsets: np.ndarray[Any, Any]) -> pl.Series:
    return (
        (pl.Series(offsets.astype("int64")).cast(pl.Int32) + (base - date(1970, 1, 1)).days)
        .cast(pl.Date)
        .dt.to_string("%Y-%m-%d")
    )


def province(rows: int, rosters: int, monthly: bool, nameless: float = 0.0) -> pipeline.Evidence:
    """Evidence of about so many member rows: a register, and a roster a committee and date."""
    rng = np.random.default_rng(7)
    people = rows // rosters
    cells = max(people // IN_CELL, 1)
    committees = max(cells // IN_COMMITTEE, 1)
    serial = np.arange(people)
    names = pl.DataFrame({
        "full_name": [f"{FAMILY[a]} {MIDDLE[b]} {GIVEN[c]}" for a, b, c in zip(
            rng.integers(0, len(FAMILY), people), rng.integers(0, len(MIDDLE), people), rng.integers(0, len(GIVEN), people),
            strict=True)],
        "date_of_birth": days(date(1950, 1, 1), rng.integers(0, 18_000, people)),
        "admitted_on": days(date(2000, 1, 1), rng.integers(0, 7_000, people)),
        "citizen_id": "099" + pl.Series(serial).cast(pl.String).str.zfill(9),
        "sex": np.where(rng.random(people) < 0.5, "male", "female"),
    })  # fmt: skip
    bare = pl.Series(rng.random(people) < nameless)
    names = names.with_columns(
        citizen_id=pl.when(~bare).then("citizen_id"),
        official_on=pl.col("admitted_on").str.to_date("%Y-%m-%d").dt.offset_by("12mo").dt.to_string("%Y-%m-%d"),
        card_number=pl.lit(None, pl.String),
    )
    cell = np.minimum(serial // IN_CELL, cells - 1)
    alive = np.ones(people, dtype=bool)
    frames = []
    for n in range(rosters):
        day = date(2020 + n // 12, n % 12 + 1, 28) if monthly else date(2020 + n, 12, 31)
        if n:
            share = 1 / 12 if monthly else 1
            moves = rng.random(people) < 0.02 * share
            cell = np.where(moves, rng.integers(0, cells, people), cell)
            alive &= rng.random(people) > 0.01 * share
        here = np.flatnonzero(alive)
        committee = np.minimum(cell[here] // IN_COMMITTEE, committees - 1)
        frames.append(names[here].with_columns(
            organization=pl.format("Chi bộ khóm {}", pl.Series(cell[here] % IN_COMMITTEE + 1)),
            parent_organization=pl.format("Đảng bộ phường số {}", pl.Series(committee + 1)),
            load_id=pl.format("{}-{}", pl.Series(committee), pl.lit(n)),
            sheet_as_of=pl.lit(day), received_on=pl.lit(day),
        ))  # fmt: skip
    member_rows = pl.concat(frames).with_row_index("row_id").with_columns(source_ref=pl.format("S!R{}", "row_id"))
    lines = [{"code": "99.001.000.000.000", "name": "Đảng bộ tỉnh Vĩnh Lạc", "organization_kind": "superior_committee"}]
    lines += [
        {
            "code": f"C{n}",
            "name": f"Đảng bộ phường số {n + 1}",
            "organization_kind": "grassroots_committee",
            "parent": lines[0]["code"],
        }
        for n in range(committees)
    ]
    lines += [
        {"code": f"C{min(n // IN_COMMITTEE, committees - 1)}.{n}", "name": f"Chi bộ khóm {n % IN_COMMITTEE + 1}",
         "organization_kind": "cell", "parent": f"C{min(n // IN_COMMITTEE, committees - 1)}"}
        for n in range(cells)
    ]  # fmt: skip
    register = pl.DataFrame(lines, infer_schema_length=None).with_row_index("row_id").with_columns(
        load_id=pl.lit("register"), source_ref=pl.format("S!R{}", "row_id"), sheet_as_of=pl.lit(date(2019, 12, 31)),
        received_on=pl.lit(date(2020, 1, 1)),
    )  # fmt: skip
    return pipeline.Evidence(
        members=schemas.fit(member_rows, schemas.MEMBER_ROWS), register=schemas.fit(register, schemas.REGISTER_ROWS)
    )


def timed(module: Any, name: str, spent: dict[str, float]) -> None:
    """Replace a function by one that notes its time."""
    function = getattr(module, name)

    def run(*args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - start

    setattr(module, name, run)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rosters", type=int, default=4)
    parser.add_argument("--monthly", action="store_true", help="rosters a month apart instead of a year")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--without-ids", type=float, default=0.0, help="share of people without a citizen id")
    options = parser.parse_args()
    evidence = province(options.rows, options.rosters, options.monthly, options.without_ids)
    spent: dict[str, float] = {}
    if options.profile:
        for name in ("build_organizations", "place_members", "identify", "memberships", "dimension_members", "admissions",
                     "reconcile", "ratings", "place_ratings", "place_inspections", "resolve_figures"):  # fmt: skip
            timed(pipeline, name, spent)
        for module, name in ((members, "with_decisions"), (memberships, "observe"),
                             (memberships, "with_states"), (mentions, "resolve")):  # fmt: skip
            timed(module, name, spent)
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    found = pipeline.conform(evidence)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{evidence.members.height:,} member rows, {found.members.height:,} persons, {evidence.register.height:,} organizations: "
        f"{wall:.1f} s wall, {cpu:.1f} s CPU, peak {after.ru_maxrss / 2**20:.2f} GiB"
    )
    print(
        f"memberships {found.facts.memberships.height:,}, admissions {found.facts.admissions.height:,}, "
        f"findings {found.findings.height:,}"
    )
    start = time.perf_counter()
    review = near_matches(found.people.identified.persons, schemas.empty(schemas.MEMBER_CORRECTIONS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"near matches of {found.people.identified.persons.height:,} entries: {review.height:,} pairs, {time.perf_counter() - start:.1f} s, peak {peak:.2f} GiB"
    )
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {name:24} {seconds:6.2f} s")
    _ = admissions, computed, organizations, reconciliation


if __name__ == "__main__":
    main()
