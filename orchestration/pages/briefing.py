"""The briefing: one page a night for leaders, its numbers each a link to its way back.

Belongs here: what the page says, out of the published warehouse, and writing it with its pages. Not here: the numbers
(sql/briefing), the ways back (ways.py), charts (charts.py), the look (templates). The page of a night is a folder that is
made whole beside its place and moved there; `index.html` beside it is the newest one.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.errors import DanhboError
from orchestration.landing import write_whole
from orchestration.pages import charts
from orchestration.pages.dictionary_page import dictionary_page
from orchestration.pages.render import Labels, ask, render
from orchestration.pages.ways import Record, figure_way, number_way
from orchestration.settings import Settings

LANGUAGES = ("vi", "en")
_CHANGES = {  # columns of sql/briefing/state.sql that are told
    "loads": ("Tệp có hiệu lực", "Files in force"),
    "people": ("Người trong kho", "People in the warehouse"),
    "open_memberships": ("Đảng viên đang sinh hoạt", "Members present"),
    "ratings": ("Kết quả xếp loại", "Ratings"),
    "inspections": ("Quyết định kiểm tra, giám sát, kỷ luật", "Decisions on inspection and discipline"),
    "figures": ("Số liệu trong báo cáo", "Figures in reports"),
    "differences": ("Số liệu lệch", "Figures that differ"),
    "findings": ("Lỗi tìm thấy", "Faults found"),
}
_INCREASE = ("admitted", "transferred_in", "b_other", "reorganised_in", "appeared")
_DECREASE = ("died", "expelled", "struck_off", "withdrew", "transferred_out", "reorganised_out", "missing")
_MOVES = {  # columns of form 1 and the causes (membership_moves) that they count
    "admitted": (("kết nạp năm", "admitted in"), ("admitted",)),
    "transferred_in": (("chuyển đến năm", "transferred in, in"), ("transferred_in",)),
    "increase": (("tăng năm", "increase in"), _INCREASE),
    "transferred_out": (("chuyển đi năm", "transferred out in"), ("transferred_out",)),
    "decrease": (("giảm năm", "decrease in"), _DECREASE),
}


@dataclass(frozen=True, slots=True)
class Briefed:
    """What was written: the folder of the night, the pages in it."""

    folder: Path
    pages: int


class _Pages:
    """The pages that the numbers lead to, written as they are asked for, each once."""

    def __init__(self, settings: Settings, connection: duckdb.DuckDBPyConnection, folder: Path, labels: Labels) -> None:
        self._settings, self._folder, self._labels = settings, folder, labels
        self._record = Record(connection)
        self._written: dict[str, str | None] = {}

    def number(
        self, value: float | None, said: tuple[str, str], query: str, fact: str, **parameters: object
    ) -> str | None:
        """The page of a computed number; none for nothing, and where no row stands behind it."""
        if not value:
            return None
        name = "-".join([query, *(str(part) for part in parameters.values() if part is not None)])
        if name not in self._written:
            way = number_way(self._record, query, fact, parameters)
            self._written[name] = name if way["rows"] else None
            if way["rows"]:
                self._write(name, "way_number.html.j2", value=value, said=said, way=way)
        return self._written[name]

    def figure(self, figure_id: str | None, computed: str | None = None) -> str | None:
        """The page of a reported figure; `computed` is the page of the number it was set beside."""
        if figure_id is None:
            return None
        name = "figure-" + "".join(sign if sign.isalnum() else "-" for sign in figure_id)
        if name not in self._written:
            way = figure_way(self._settings, self._record, figure_id)
            self._written[name] = name if way else None
            if way:
                self._write(name, "way_figure.html.j2", way=way, computed_way=computed)
        return self._written[name]

    def list_figures(self, rows: list[dict[str, Any]]) -> None:
        """The page of all figures read from reports, each a link to its own."""
        listed = [{**row, "way": self.figure(row["figure_id"])} for row in rows]
        self._write("figures", "figures.html.j2", rows=listed)

    def __len__(self) -> int:
        return sum(1 for name in self._written.values() if name)

    def _write(self, name: str, template: str, **values: Any) -> None:
        page = render(template, back="../index.html", labels=self._labels, **values)
        (self._folder / f"{name}.html").write_bytes(page)


def write_briefing(settings: Settings, connection: duckdb.DuckDBPyConnection, night: date) -> Briefed:
    """Write the page of a night, with all that it leads to, into the home's briefing/.

    `connection` is on the published version. Raises DanhboError where the folder cannot be written; the page that was
    there then stays.
    """
    root = settings.layout.briefing
    building = root / f".building-{night}"
    try:
        shutil.rmtree(building, ignore_errors=True)
        (building / "ways").mkdir(parents=True)
        labels = Labels(connection)
        pages = _Pages(settings, connection, building / "ways", labels)
        values = _values(settings, connection, night, labels, pages)
        (building / "index.html").write_bytes(render("briefing.html.j2", base="", **values))
        (building / "dictionary.html").write_bytes(dictionary_page(connection, labels, back="index.html"))
        folder = root / night.isoformat()
        old = root / f".old-{night}"
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
        building.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
        write_whole(root / "index.html", render("briefing.html.j2", base=f"{night.isoformat()}/", **values))
        _forget(root, settings.keep_versions)
    except OSError as error:
        raise DanhboError(
            f"the briefing cannot be written ({error.strerror})",
            where=root,
            remedy="Free some space, or give this user the right to write there; what was published stands",
        ) from error
    return Briefed(folder, len(pages))


def _forget(root: Path, keep: int) -> None:
    """Remove the folders of nights before the last `keep` ones, and what a killed night left."""
    nights = sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
    for path in [*nights[:-keep], *root.glob(".building-*"), *root.glob(".old-*")]:
        shutil.rmtree(path, ignore_errors=True)


# --- what the page says ----------------------------------------------------------------------------------------------


def _values(
    settings: Settings, connection: duckdb.DuckDBPyConnection, night: date, labels: Labels, pages: _Pages
) -> dict[str, Any]:
    root = ask(connection, "briefing", "root", code=settings.briefing_organization)
    key = root["organization_key"][0] if len(root) else None
    version = connection.execute("SELECT max(version) FROM audit.versions").fetchone()

    def of(name: str) -> pl.DataFrame:
        return ask(connection, "briefing", name, key=key, night=night)

    years = _years(of("years"), key, pages)
    differences = _differences(of("differences"), pages)
    ratings, admissions = of("ratings").filter(pl.col("rated") > 0), of("admissions")
    pages.list_figures(of("figures").to_dicts())
    state, before = of("state").row(0, named=True), _state_before(settings)
    return {
        "organization": root["name"][0] if len(root) else "danhbo",
        "night": night,
        "version": version[0] if version else 0,
        "labels": labels,
        "tiles": _tiles(years, differences, admissions, state),
        "differences": differences,
        "loads": of("untrusted_loads").to_dicts(),
        "findings": of("findings").to_dicts(),
        "rules": of("failed_rules").to_dicts(),
        "review": of("review").item(),
        "targets": [
            {
                **row,
                "target_way": pages.figure(row["target_figure_id"]),
                "actual_way": pages.figure(row["actual_figure_id"]),
            }
            for row in of("targets").to_dicts()
        ],
        "years": years,
        "ratings": _ratings(ratings, key, pages),
        "inspections": _inspections(of("inspections"), of("discipline"), key, pages),
        "charts": _charts(of("months"), admissions, ratings, labels),
        "changes": _changes(state, before),
        "first": before is None,
        "tonight": of("tonight").to_dicts(),
        "freshness": of("freshness").to_dicts(),
        "overdue": _overdue(settings, connection, night),
    }


def _years(years: pl.DataFrame, key: int | None, pages: _Pages) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for row in years.to_dicts():
        year, regime = row["year"], row["regime"]
        left = row["died"] + row["expelled"] + row["struck_off"] + row["withdrew"]
        left_way = pages.number(
            left, _of(("ra khỏi Đảng năm", "left the Party in"), year), "left", "fact_memberships", key=key, year=year
        )
        stock = ("đảng viên cuối năm", "members at the end of")
        ways = {
            f"{column}_way": pages.number(
                row[column], _of(said, year), "moved", "fact_memberships", key=key, year=year, causes="+".join(causes)
            )
            for column, (said, causes) in _MOVES.items()
        }
        for column, of in (("closing", year), ("opening", year - 1)):
            ways[f"{column}_way"] = pages.number(
                row[column], _of(stock, of), "members", "fact_memberships", key=key, day=date(of, 12, 31)
            )
        grassroots = int(row["grassroots"] or 0)
        ways["grassroots_way"] = pages.number(
            grassroots, _of(("tổ chức cơ sở đảng cuối năm", "grassroots organizations at the end of"), year),
            "organizations", "dim_organization", day=date(year, 12, 31),
        )  # fmt: skip
        broken = bool(rows) and rows[-1]["regime"] != regime
        rows.append({**row, **ways, "left": left, "left_way": left_way, "regime_break": broken})
    return rows


def _differences(found: pl.DataFrame, pages: _Pages) -> list[dict[str, Any]]:
    rows = []
    for row in found.to_dicts():
        end, key = row["period_end"], row["organization_key"]
        computed = None
        if end and row["measure"] == "members_total":
            said = (f"đảng viên ngày {end:%d/%m/%Y}", f"members on {end:%d %b %Y}")
            computed = pages.number(row["computed"], said, "members", "fact_memberships", key=key, day=end)
        elif end and row["measure"] == "members_admitted":
            said = _of(("kết nạp năm", "admitted in"), end.year)
            computed = pages.number(row["computed"], said, "admitted", "fact_admissions", key=key, year=end.year)
        rows.append({**row, "computed_way": computed, "way": pages.figure(row["figure_id"], computed)})
    return rows


def _tiles(
    years: list[dict[str, Any]], differences: list[dict[str, Any]], admissions: pl.DataFrame, state: dict[str, Any]
) -> list[dict[str, Any]]:
    tiles: list[dict[str, Any]] = []

    def tile(value: float, said: tuple[str, str], way: str | None = None, note: tuple[str, str] | None = None) -> None:
        tiles.append({"value": value, "said": said, "way": way, "note": note, "bad": False})

    if years:
        last = years[-1]
        sign = "+" if last["change"] >= 0 else "−"
        note = (
            f"{sign}{abs(last['change'])} so với cuối năm {last['year'] - 1}",
            f"{sign}{abs(last['change'])} on the end of {last['year'] - 1}",
        )
        tile(
            last["closing"],
            _of(("đảng viên cuối năm", "members at the end of"), last["year"]),
            last["closing_way"],
            note,
        )
        rates = None
        if last["opening"]:
            rate = 100 * last["admitted"] / last["opening"]
            rates = (
                f"{rate:.2f}% đảng viên đầu năm".replace(".", ","),
                f"{rate:.2f}% of the members when the year began",
            )
        tile(last["admitted"], _of(("kết nạp năm", "admitted in"), last["year"]), last["admitted_way"], rates)
        if last["grassroots"]:
            said = ("tổ chức cơ sở đảng", "grassroots organizations")
            tile(int(last["grassroots"]), said, last["grassroots_way"])
    tile(
        state["figures"],
        ("số liệu đọc từ báo cáo", "figures read from reports"),
        "figures" if state["figures"] else None,
    )
    tile(len(differences), ("số liệu báo cáo lệch danh sách", "reported figures differ from rosters"), "figures")
    tiles[-1]["bad"] = bool(differences)
    return tiles


def _ratings(ratings: pl.DataFrame, key: int | None, pages: _Pages) -> list[dict[str, Any]]:
    rows = []
    for row in ratings.to_dicts():
        subject, year = row["subject"], row["year"]
        ways = {
            level: pages.number(
                row[level],
                (f"kết quả xếp loại năm {year}", f"ratings of {year}"),
                "rated",
                "fact_ratings",
                key=key,
                year=year,
                level=level,
                subject=subject,
            )
            for level in charts.LEVELS
        }
        said = (f"được xếp loại năm {year}", f"rated in {year}")
        every = pages.number(
            row["rated"], said, "rated", "fact_ratings", key=key, year=year, level="any", subject=subject
        )
        rows.append({**row, "ways": ways, "rated_way": every})
    return rows


def _inspections(
    inspections: pl.DataFrame, discipline: pl.DataFrame, key: int | None, pages: _Pages
) -> list[dict[str, Any]]:
    def table(found: pl.DataFrame, codes: list[tuple[str, str]], said: tuple[str, str], query: str) -> dict[str, Any]:
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in found.to_dicts():
            named = tuple((code_list, row[column]) for code_list, column in codes if row[column] is not None)
            one = rows.setdefault(
                (named, row["subject"]), {"codes": named, "subject": row["subject"], "counts": {}, "ways": {}}
            )
            one["counts"][row["year"]] = row["subjects"]
            parameters = {column: row[column] for _, column in codes}
            one["ways"][row["year"]] = pages.number(
                row["subjects"], _of(said, row["year"]), query, "fact_inspections", key=key, year=row["year"],
                subject=row["subject"], **parameters,
            )  # fmt: skip
        return {"said": said, "rows": list(rows.values()), "years": sorted(set(found["year"].drop_nulls()))}

    tables = []
    if len(inspections):
        codes = [("action", "action"), ("basis", "basis")]
        tables.append(table(inspections, codes, ("Kiểm tra, giám sát", "Inspection and supervision"), "inspected"))
    if len(discipline):
        tables.append(table(discipline, [("discipline", "discipline")], ("Kỷ luật", "Discipline"), "disciplined"))
    return tables


def _charts(months: pl.DataFrame, admissions: pl.DataFrame, ratings: pl.DataFrame, labels: Labels) -> dict[str, Any]:
    def both(draw: Callable[[str], Any]) -> dict[str, Any]:
        return {language: draw(language) for language in LANGUAGES}

    levels = {level: labels.pair("rating_level", level) for level in charts.LEVELS}
    subjects = {
        "member": ("đảng viên", "members"),
        "grassroots_org": ("tổ chức cơ sở đảng", "grassroots organizations"),
    }
    drawn = []
    for subject, said in subjects.items():
        part = ratings.filter(pl.col("subject") == subject)
        if len(part):
            drawn.append(
                both(lambda lang, part=part, said=said: charts.ratings_chart(part, levels, said[lang == "en"], lang))  # type: ignore[misc]
            )
    return {
        "members": both(lambda lang: charts.members_chart(months, lang)) if len(months) > 1 else None,
        "admissions": both(lambda lang: charts.admissions_chart(admissions, lang)) if len(admissions) else None,
        "ratings": drawn,
    }


def _changes(state: dict[str, Any], before: dict[str, Any] | None) -> list[dict[str, Any]]:
    if before is None:
        return []
    return [
        {"said": said, "now": state[name], "by": state[name] - before[name]}
        for name, said in _CHANGES.items()
        if name in before and state[name] != before[name]
    ]


def _state_before(settings: Settings) -> dict[str, Any] | None:
    """The same few numbers of the version before the published one; None where there is none to compare with."""
    versions = sorted(settings.layout.root.glob("warehouse[.-][0-9]*.duckdb"))
    current = settings.layout.warehouse.resolve()
    earlier = [path for path in versions if path.name < current.name]
    if not earlier:
        return None
    with contextlib.suppress(duckdb.Error), duckdb.connect(str(earlier[-1]), read_only=True) as connection:
        return dict(ask(connection, "briefing", "state").row(0, named=True))
    return None  # a version of an earlier release


def _overdue(settings: Settings, connection: duckdb.DuckDBPyConnection, night: date) -> list[Any]:
    from orchestration.freshness import overdue_now

    return list(overdue_now(connection, settings, night))


def _of(said: tuple[str, str], year: int) -> tuple[str, str]:
    return f"{said[0]} {year}", f"{said[1]} {year}"
