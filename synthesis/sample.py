"""The sample inbox of the invented city of Tân Giang, and the truth about it.

Belongs here: which office sends which file, and what a reader should find in each. Not here: how members come about
(population.py), what files look like (rosters.py, registers.py, documents.py). Serves `data/sample/generate.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from synthesis import activity, documents, faults, measures, registers, reports, rosters
from synthesis.chance import generator
from synthesis.organizations import CITY, CITY_CODE, PROVINCE, sample_city
from synthesis.population import Population, simulate
from synthesis.statements import Draft
from synthesis.workbooks import Written

SEED = 2
YEARS = (2022, 2023, 2024)
MEMBERS = 1500
ADMISSIONS_TOO_MANY = 6  # stated in the news item beyond the truth
MEMBERS_TOO_MANY = 3  # stated in the ward's report beyond the truth
WARD_PLAN = 5  # admissions that the city asked of the ward
CITY_OFFICE, INSPECTORS = "thanh-uy-tan-giang", "uy-ban-kiem-tra-thanh-uy"
PLACES = tuple(
    [f"phường {n}, thành phố {CITY}, tỉnh {PROVINCE}" for n in range(1, 9)]
    + [f"xã {name}, thành phố {CITY}, tỉnh {PROVINCE}" for name in ("Tân Giang Đông", "Tân Giang Tây", "Vàm Sậy")]
    + [f"huyện {name}, tỉnh {PROVINCE}" for name in ("Phú Sa", "Vĩnh Trạch", "Sen Đông")]
)


@dataclass
class Sample:
    """The files by their path below the inbox, and the truth as plain values."""

    files: dict[str, bytes] = field(default_factory=dict)
    truth: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Years:
    """What was drawn: the population, and for each year ratings, inspections, discipline; who lost an office when."""

    population: Population
    facts: dict[int, reports.YearFacts]
    dismissed: dict[int, date]


def draw(seed: int = SEED) -> Years:
    """The people of the sample and what happened to them, the same for the same seed."""
    tree = sample_city()
    population = simulate(tree, YEARS[0], YEARS[-1], generator([seed, 0]), stock=MEMBERS, places=PLACES)
    facts: dict[int, reports.YearFacts] = {}
    dismissed: dict[int, date] = {}
    for year in YEARS:
        disciplined = activity.disciplines(population, year, dismissed, generator([seed, year, 1]))
        punished = set(disciplined["person"].drop_nulls().to_list())
        facts[year] = reports.YearFacts(
            year,
            measures.flows(population, "city", year).drop("organization").row(0, named=True),
            {row.pop("organization"): row for row in measures.flows(population, "grassroots", year).to_dicts()},
            activity.member_ratings(population, year, punished, generator([seed, year, 3])),
            activity.organization_ratings(population, year, generator([seed, year, 4])),
            activity.inspections(population, year, generator([seed, year, 2])),
            disciplined,
        )
    return Years(population, facts, dismissed)


def build(seed: int = SEED) -> Sample:
    """All files of the inbox and the truth, the same bytes for the same seed."""
    years = draw(seed)
    maker = _Maker(years)
    maker.organizations()
    maker.member_files()
    maker.faulty()
    maker.ratings()
    maker.inspections()
    maker.reports()
    maker.sample.truth = maker.whole_truth(seed)
    return maker.sample


class _Maker:
    """Makes the files one after another and notes what each holds."""

    def __init__(self, years: Years) -> None:
        self.years, self.population, self.tree = years, years.population, years.population.tree
        self.sample = Sample()
        self.files: dict[str, dict[str, Any]] = {}
        self.figures: dict[str, list[dict[str, Any]]] = {}
        self.faults: dict[str, list[dict[str, Any]]] = {}
        self.code = {each.name: each.code for each in self.tree.organizations if each.is_grassroots}
        own = {"Đảng bộ phường 1", "Đảng bộ phường 3", "Đảng bộ xã Tân Giang Đông"}
        self.exported = [code for name, code in self.code.items() if name not in own]

    def _add(self, path: str, content: bytes, kind: str, rows: dict[str, int], **more: Any) -> None:
        self.sample.files[path] = content
        self.files[path] = {
            "sender": path.split("/")[0], "kind": kind, "rows": sum(rows.values()), "rows_by_sheet": rows, **more,
        }  # fmt: skip

    def organizations(self) -> None:
        """The register of the city committee, as of the last day."""
        day = date(YEARS[-1], 12, 31)
        members = {row["organization"]: row["closing"] for row in self._flows(YEARS[-1])}
        written = registers.organization_register(self.tree, day, members)
        rows = {name: len(places) for name, places in written.places.items()}
        self._add(
            f"{CITY_OFFICE}/danh-muc-to-chuc-dang.xlsx", written.content, "organization", rows, as_of=day.isoformat()
        )

    def member_files(self) -> None:
        """The good rosters; those of one day together list every member once."""
        first_of = {year: date(year, 1, 1) for year in YEARS}
        for year in YEARS:
            day = date(year, 12, 31)
            export = self._roster(self.exported, first_of[year], day)
            self._member(f"{CITY_OFFICE}/DS_DANGVIEN_{year}.xlsx", rosters.database_export(export, day), export, day)
            code = self.code["Đảng bộ phường 1"]
            ward = self._roster([code], first_of[year], day)
            content = rosters.plain_csv(ward, "Đảng ủy phường 1", day)
            self._member(
                f"dang-uy-phuong-1/danh-sach-dang-vien-{year}.csv", Written(content, {"": [0] * ward.height}), ward, day
            )
            code = self.code["Đảng bộ xã Tân Giang Đông"]
            commune = self._roster([code], first_of[year], day)
            levels = dict(self.years.facts[year].member_ratings.select("person", "level").iter_rows())
            written = rosters.sheet_a_cell(commune, "Đảng ủy xã Tân Giang Đông", day, levels)
            self._member(f"dang-uy-xa-tan-giang-dong/dang-vien-{year}.xlsx", written, commune, day, totals=True)
        day = date(YEARS[-1], 12, 31)
        book = self._roster([self.code["Đảng bộ phường 3"]], first_of[YEARS[0]], day)
        self._member(
            "dang-uy-phuong-3/so-dang-vien-7-HSDV.xlsx", rosters.member_book(book, "Đảng ủy phường 3", day), book, day
        )

    def faulty(self) -> None:
        """A ward's own roster of the last day, faulty; the export lists the same people without faults."""
        day = date(YEARS[-1], 12, 31)
        ward = self._roster([self.code["Đảng bộ phường 7"]], day, day)
        written, found = faults.faulty_roster(ward, "Đảng ủy phường 7", day)
        path = "dang-uy-phuong-7/danh-sach-dang-vien-phuong-7.xlsx"
        self.faults[path] = found
        rejected = sum(fault["severity"] == "reject" for fault in found)
        listed = ward.filter(pl.col("left_on").is_null()).height
        extra = sum(fault["code"] == "duplicate_row" for fault in found)
        self._add(path, written.content, "member", {"Danh sách": listed + extra - rejected}, as_of=day.isoformat(),
                  organizations=[self.code["Đảng bộ phường 7"]], rejected=rejected, stated_twice=True)  # fmt: skip

    def ratings(self) -> None:
        """Three workbooks, one a year; the second with abbreviations."""
        names = self.population.people.select("person", "full_name")
        for year in YEARS:
            facts = self.years.facts[year]
            members = facts.member_ratings.join(names, on="person", how="left", maintain_order="left")
            written = registers.rating_sheets(
                self.tree, year, facts.organization_ratings, members, short=year == YEARS[1]
            )
            rows = {name: len(places) for name, places in written.places.items()}
            self._add(f"{CITY_OFFICE}/ket-qua-xep-loai-{year}.xlsx", written.content, "rating", rows, year=year)

    def inspections(self) -> None:
        """One register for the three years."""
        names = dict(self.population.people.select("person", "full_name").iter_rows())
        frames = {year: (facts.inspections, facts.disciplines) for year, facts in self.years.facts.items()}
        written = registers.inspection_register(self.tree, frames, names)
        rows = {name: len(places) for name, places in written.places.items()}
        self._add(f"{INSPECTORS}/so-kiem-tra-giam-sat-ky-luat.xlsx", written.content, "inspection", rows)

    def reports(self) -> None:
        """A news page and a ward's report on the last year, the inspectors' report on the year before."""
        last, before = self.years.facts[YEARS[-1]], self.years.facts[YEARS[-2]]
        published = date(last.year + 1, 1, 10)
        news = reports.city_news(last, self.tree, published, last.city["admitted"] + ADMISSIONS_TOO_MANY)
        title = f"Thành phố {CITY} tổng kết công tác xây dựng Đảng năm {last.year}"
        self._report(
            f"{CITY_OFFICE}/tong-ket-xay-dung-dang-{last.year}.html",
            documents.news_page(title, news.paragraphs, published),
            news,
        )
        code = self.code["Đảng bộ phường 3"]
        flow = last.grassroots[code]
        ward = reports.committee_report(last, self.tree, code, flow["closing"] + MEMBERS_TOO_MANY, WARD_PLAN)
        content = documents.word_report(
            f"ĐẢNG BỘ THÀNH PHỐ {CITY.upper()}",
            "ĐẢNG ỦY PHƯỜNG 3",
            "31-BC/ĐU",
            f"công tác xây dựng Đảng năm {last.year}",
            date(last.year + 1, 1, 3),
            ward.paragraphs,
            _cells_table(last, self.tree, code),
            "T/M ĐẢNG ỦY\nBÍ THƯ",
        )
        self._report(f"dang-uy-phuong-3/bao-cao-nam-{last.year}.docx", content, ward)
        checks = reports.commission_report(before)
        content = documents.pdf_report(
            f"THÀNH ỦY {CITY.upper()}",
            "ỦY BAN KIỂM TRA",
            "45-BC/UBKTTU",
            f"kết quả công tác kiểm tra, giám sát và thi hành kỷ luật trong Đảng năm {before.year}",
            date(before.year + 1, 1, 12),
            checks.paragraphs,
            [],
            "T/M ỦY BAN KIỂM TRA<br/>CHỦ NHIỆM",
        )
        self._report(f"{INSPECTORS}/bao-cao-kiem-tra-giam-sat-{before.year}.pdf", content, checks)

    def _report(self, path: str, content: bytes, draft: Draft) -> None:
        self.figures[path] = [figure.record() for figure in draft.figures]
        self._add(path, content, "report", {}, figures=len(draft.figures), organizations=[draft.organization_code])

    def _roster(self, grassroots: list[str], since: date, day: date) -> pl.DataFrame:
        return rosters.roster(self.population, grassroots, since, day, self.years.dismissed)

    def _member(self, path: str, written: Written, rows: pl.DataFrame, day: date, *, totals: bool = False) -> None:
        gone = rows.filter(pl.col("left_on").is_not_null()).height
        by_sheet = {name: len(places) for name, places in written.places.items()}
        if totals:  # each cell's sheet ends with a line that is no member
            by_sheet = {name: number - (name != "Đảng viên giảm") for name, number in by_sheet.items()}
        elif path.endswith("7-HSDV.xlsx"):  # a heading a cell
            by_sheet = {name: number - rows["unit_name"].n_unique() for name, number in by_sheet.items()}
        codes = rows["grassroots"].unique(maintain_order=True).to_list()
        self._add(path, written.content, "member", by_sheet, as_of=day.isoformat(), organizations=codes,
                  members=rows.height - gone, leavers=gone)  # fmt: skip

    def _flows(self, year: int) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for level in ("city", "grassroots", "unit"):
            seen = {row["organization"] for row in rows}
            for row in measures.flows(self.population, level, year).to_dicts():
                if row["organization"] not in seen:
                    each = self.tree.by_code[row["organization"]]
                    rows.append(
                        {
                            "organization": each.code,
                            "name": self.tree.full_name(each.code),
                            "level": each.kind,
                            "year": year,
                            **row,
                        }
                    )
        return sorted(rows, key=lambda row: str(row["organization"]))

    def whole_truth(self, seed: int) -> dict[str, Any]:
        """What the inbox holds, in plain values."""
        wrong = [
            {"file": path, **figure}
            for path, figures in self.figures.items()
            for figure in figures
            if figure["wrong_by"]
        ]
        return {
            "about": f"What {PROVINCE}'s invented city of {CITY} sends; all of it synthetic. See README.md beside it.",
            "seed": seed, "city": CITY_CODE, "years": list(YEARS), "members": MEMBERS,
            "people": self.population.people.height,
            "files": dict(sorted(self.files.items())),
            "organizations": [self._organizations(year) for year in YEARS],
            "headcounts": [row for year in YEARS for row in self._flows(year)],
            "member_ratings": [row for facts in self.years.facts.values() for row in _member_levels(facts)],
            "organization_ratings": [row for facts in self.years.facts.values() for row in _organization_levels(facts)],
            "inspections": [row for facts in self.years.facts.values() for row in _counted(
                facts, facts.inspections, ["actor", "action", "basis", "subject_kind"])],
            "disciplines": [row for facts in self.years.facts.values() for row in _counted(
                facts, facts.disciplines, ["subject_kind", "discipline"])],
            "figures": self.figures, "wrong_figures": wrong, "faults": self.faults,
        }  # fmt: skip

    def _organizations(self, year: int) -> dict[str, Any]:
        there = [each for each in self.tree.organizations if each.exists_on(date(year, 12, 31))]
        kinds: dict[str, int] = {}
        types: dict[str, int] = {}
        for each in there:
            kinds[each.kind] = kinds.get(each.kind, 0) + 1
            if each.is_grassroots:
                types[each.type] = types.get(each.type, 0) + 1
        return {"year": year, "by_kind": kinds, "grassroots_by_type": dict(sorted(types.items()))}


def _cells_table(facts: reports.YearFacts, tree: Any, code: str) -> list[list[str]]:
    """A table of a committee's cells and how each was rated."""
    rows = [["TT", "Chi bộ", f"Xếp loại năm {facts.year}"]]
    levels = dict(facts.organization_ratings.select("organization", "level").iter_rows())
    for each in tree.cells_of(code):
        if each.code in levels:
            rows.append([str(len(rows)), each.name, registers.LEVEL.get(levels[each.code] or "", "Không xếp loại")])
    return rows


def _member_levels(facts: reports.YearFacts) -> list[dict[str, Any]]:
    """Members by level (or reason why not rated), in all and by grassroots organization."""
    rows = []
    whole = facts.member_ratings.with_columns(pl.lit(CITY_CODE).alias("grassroots"))
    for frame in (whole, facts.member_ratings):
        counted = (
            frame.group_by("grassroots", "level", "reason_not_rated")
            .len("members")
            .sort("grassroots", "level", "reason_not_rated")
        )
        rows += [{"organization": row.pop("grassroots"), "year": facts.year, **row} for row in counted.to_dicts()]
    return rows


def _organization_levels(facts: reports.YearFacts) -> list[dict[str, Any]]:
    counted = (
        facts.organization_ratings.group_by("subject", "level", "reason_not_rated")
        .agg(pl.len().alias("organizations"), pl.col("exemplary").sum())
        .sort("subject", "level", "reason_not_rated")
    )
    return [{"year": facts.year, **row} for row in counted.to_dicts()]


def _counted(facts: reports.YearFacts, rows: pl.DataFrame, by: list[str]) -> list[dict[str, Any]]:
    return [{"year": facts.year, **row} for row in rows.group_by(by).len("subjects").sort(by).to_dicts()]
