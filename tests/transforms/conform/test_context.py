"""Lines of context find their organization, or come back as a finding that names the line."""

from __future__ import annotations

import polars as pl

from transforms.conform.context import POPULATION_COLUMNS, UNIT_COLUMNS, place_context
from transforms.conform.schemas import ORGANIZATION_SPANS, fit

ORGANIZATIONS = fit(
    pl.DataFrame(
        {
            "organization_key": [1, 2, 3, 4],
            "organization_code": ["99.001", "99.001.001", None, None],
            "name": ["Đảng bộ thành phố", "Đảng bộ phường 1", "Chi bộ khóm 1", "Chi bộ khóm 1"],
        }
    ),
    ORGANIZATION_SPANS,
)


def lines(columns: tuple[str, ...], *rows: tuple[str, ...]) -> pl.DataFrame:
    numbered = [(*row, number) for number, row in enumerate(rows, start=2)]
    return pl.DataFrame(numbered, schema={**dict.fromkeys(columns, pl.String), "line": pl.Int64}, orient="row")


def test_population_by_code_and_by_name() -> None:
    population = lines(
        POPULATION_COLUMNS,
        ("99.001", "2024", "152.300", "80 000", "Niên giám"),
        ("đảng bộ PHƯỜNG 1", "2024", "12000", "", ""),
        ("Đảng bộ phường 9", "2024", "1", "", ""),
        ("99.001", "hai ngàn", "1", "", ""),
        ("99.001", "2024", "đông", "", ""),
    )
    placed = place_context(population, lines(UNIT_COLUMNS), ORGANIZATIONS)
    assert placed.population.select("organization_key", "population", "workforce").rows() == [
        (1, 152300, 80000),
        (2, 12000, None),
    ]
    assert placed.findings["source_ref"].to_list() == [f"data/context/population.csv R{line}" for line in (4, 5, 6)]
    assert "chưa nhận ra tổ chức" in placed.findings["message"][0]


def test_units_and_what_is_wrong_with_them() -> None:
    units = lines(
        UNIT_COLUMNS,
        ("hamlet", "Ấp 1", "99.001.001", "", "x", ""),
        ("school", "Trường A", "99.001.001", "Đảng bộ phường 1", "", ""),
        ("hamlet", "Ấp 2", "99.001.001", "Chi bộ khóm 1", "", ""),  # two cells have this name
        ("village", "Ấp 3", "99.001.001", "", "", ""),
        ("hamlet", "", "99.001.001", "", "", ""),
        ("hamlet", "Ấp 4", "nơi khác", "", "", ""),
    )
    placed = place_context(lines(POPULATION_COLUMNS), units, ORGANIZATIONS)
    assert placed.units.select("name", "territory_key", "organization_key", "hard_area").rows() == [
        ("Ấp 1", 2, None, True),
        ("Trường A", 2, 2, False),
    ]
    assert len(placed.findings) == 4


def test_nothing_kept_is_nothing_found() -> None:
    placed = place_context(lines(POPULATION_COLUMNS), lines(UNIT_COLUMNS), ORGANIZATIONS)
    assert (len(placed.population), len(placed.units), len(placed.findings)) == (0, 0, 0)
