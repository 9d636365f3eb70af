"""The truth about a synthetic country, as plain values: what a warehouse over its files should answer.

Belongs here: stocks and flows by organization, ratings, inspections, discipline, organizations, figures of reports and
known faults, gathered province by province. Not here: drawing or writing files. Serves the truth file and its tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from synthesis.measures import flows, members_on
from synthesis.population import Population
from synthesis.provinces import Province
from synthesis.statements import Draft

_FLOWS = ("opening", "admitted", "confirmed", "died", "expelled", "struck_off", "withdrew", "transferred_in_outside",
          "transferred_out_outside", "closing")  # fmt: skip


def year_flows(population: Population, year: int) -> dict[str, dict[str, int]]:
    """Stock and flow of a year (columns of `measures.flows`) of the province and of each grassroots organization."""
    found: dict[str, dict[str, int]] = {}
    for level in ("city", "grassroots"):
        found |= {row.pop("organization"): row for row in flows(population, level, year).to_dicts()}
    return found


@dataclass
class Counts:
    """The truth as it grows."""

    members: list[dict[str, Any]] = field(default_factory=list)
    flows: list[dict[str, Any]] = field(default_factory=list)
    organizations: list[dict[str, Any]] = field(default_factory=list)
    member_ratings: list[dict[str, Any]] = field(default_factory=list)
    organization_ratings: list[dict[str, Any]] = field(default_factory=list)
    inspections: list[dict[str, Any]] = field(default_factory=list)
    disciplines: list[dict[str, Any]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    _stocks: dict[tuple[int, date], dict[str, int]] = field(default_factory=dict)

    def add_province(
        self, province: Province, population: Population, days: Sequence[date], years: Sequence[int]
    ) -> None:
        """Members by day and organization, flows by year, organizations by day and kind."""
        self._stocks.clear()
        tree = province.tree
        for day in days:
            there = members_on(population, day)
            own = there.group_by("unit").agg(pl.len().alias("members"))
            whole = there.group_by(pl.col("grassroots").alias("organization")).agg(
                pl.len().alias("members"), (pl.col("membership") == "official").sum().alias("official")
            )
            top = pl.DataFrame({"organization": [province.top], "members": [there.height],
                                "official": [(there["membership"] == "official").sum()]}).cast(whole.schema)  # type: ignore[arg-type]  # fmt: skip
            rows = pl.concat([top, whole.sort("organization")])
            self.members += [{"day": day.isoformat(), "level": tree.by_code[row["organization"]].kind, **row}
                             for row in rows.to_dicts()]  # fmt: skip
            stock = dict(own.iter_rows()) | dict(rows.select("organization", "members").iter_rows())
            self._stocks[province.number, day] = _with_superiors(province, stock, day)
            kinds: dict[str, int] = {}
            for each in tree.organizations:
                if each.exists_on(day):
                    kinds[each.kind] = kinds.get(each.kind, 0) + 1
            self.organizations.append({"day": day.isoformat(), "province": province.top, **kinds})
        for year in years:
            for code, row in year_flows(population, year).items():
                self.flows.append({"year": year, "organization": code, **{name: row[name] for name in _FLOWS}})

    def members_of(self, province: Province, day: date) -> dict[str, int]:
        """Members on one of the days by organization, each with all below it."""
        return self._stocks[province.number, day]

    def add_ratings(self, province: Province, year: int, members: pl.DataFrame, organizations: pl.DataFrame) -> None:
        """Members by level, and organizations by kind and level."""
        for row in members.group_by("level", "reason_not_rated").len("members").sort("level", "members").to_dicts():
            self.member_ratings.append({"year": year, "province": province.top, **row})
        counted = organizations.group_by("subject", "level").len("organizations").sort("subject", "level")
        self.organization_ratings += [{"year": year, "province": province.top, **row} for row in counted.to_dicts()]

    def add_inspections(self, province: Province, year: int, inspected: pl.DataFrame, struck: pl.DataFrame) -> None:
        """Subjects by action, basis and kind; disciplinary decisions by form."""
        by = ["action", "basis", "subject_kind"]
        counted = inspected.group_by(by).len("subjects").sort(by)
        self.inspections += [{"year": year, "province": province.top, **row} for row in counted.to_dicts()]
        counted = struck.group_by("subject_kind", "discipline").len("subjects").sort("discipline")
        self.disciplines += [{"year": year, "province": province.top, **row} for row in counted.to_dicts()]

    def note_file(self, path: str, kind: str, rows: int, day: date | None) -> None:
        """A file with how many rows a reader should find in it."""
        self.files.append({"file": path, "kind": kind, "rows": rows, "as_of": day.isoformat() if day else None})

    def note_report(self, path: str, draft: Draft) -> None:
        """A report with the figures that it states."""
        self.files.append({"file": path, "kind": "report", "rows": len(draft.figures), "as_of": None})
        told = [{"file": path, **figure.record()} for figure in draft.figures]
        self.figures += told
        self.faults += [
            {"file": path, "code": "reported_differs", "where": "reconciliation", "value": figure["quote"]}
            for figure in told if figure["wrong_by"]
        ]  # fmt: skip

    def record(self) -> dict[str, Any]:
        """All of it as plain values."""
        names = ("members", "flows", "organizations", "member_ratings", "organization_ratings", "inspections",
                 "disciplines", "files", "figures", "faults")  # fmt: skip
        return {name: getattr(self, name) for name in names}


def _with_superiors(province: Province, stock: dict[str, int], day: date) -> dict[str, int]:
    """The stock by organization, completed by those above the grassroots."""
    found, tree = dict(stock), province.tree
    for each in tree.grassroots():
        above = tree.by_code[each.parent]
        if each.exists_on(day) and above.parent:
            found[above.code] = found.get(above.code, 0) + stock.get(each.code, 0)
    return found
