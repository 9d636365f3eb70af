"""Statistical disclosure control: small cells of published tables, and the cells that would give them away.

Belongs here: which cells of a cube of counts to leave out, and the attack that tries to compute them from the rest. Not here: which
cubes are published (orchestration.open_data). A cube is published as several linked tables (groupings); they share their
totals, so they are protected together: every published cell is an equation over the finest cells, and whoever solves the
equations must be left with a range.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import linprog

ALL = "all"  # the value of a dimension that a cell is summed over
SMALLEST = 5  # counts below it are not published, 0 apart
WIDTH = 2.0  # what an attacker must be left with: a range at least this wide

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cube:
    """Counts over dimensions: `dimensions` names them, `groupings` says which tables are published (each a subset of them)."""

    dimensions: tuple[str, ...]
    groupings: tuple[tuple[str, ...], ...]


def published_cells(finest: pl.DataFrame, cube: Cube) -> pl.DataFrame:
    """Every cell of every grouping with its value, small and endangered ones suppressed.

    `finest` has the dimensions (text) and `value` (a count), a row a combination that occurs; combinations that do not are
    zero. Returns the dimensions (ALL where summed over), `value` (null where suppressed) and `suppressed`; sorted.
    """
    micro = finest.group_by(cube.dimensions).agg(pl.col("value").sum()).sort(cube.dimensions)
    names = [sorted(micro[dimension].unique().to_list()) for dimension in cube.dimensions]
    problem = _Problem(cube, names, {tuple(row[:-1]): int(row[-1]) for row in micro.iter_rows()})
    hidden = problem.protect()
    rows = [(*cell, None if cell in hidden else value, cell in hidden) for cell, value in problem.cells.items()]
    schema = {**dict.fromkeys(cube.dimensions, pl.String), "value": pl.Int64, "suppressed": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row").sort(cube.dimensions)


def attack(published: pl.DataFrame, cube: Cube) -> dict[Cell, tuple[float, float]]:
    """What can be computed of each suppressed cell from what is published alone: its lowest and highest possible value.

    `published` is what `published_cells` returns (read back from a file, say). The attacker knows the rule: what is left out
    is no zero.
    """
    cells = {tuple(row[: len(cube.dimensions)]): row[len(cube.dimensions)] for row in published.iter_rows()}
    names = [sorted({cell[at] for cell in cells if cell[at] != ALL}) for at in range(len(cube.dimensions))]
    return _bounds(cells, names, [cell for cell, value in cells.items() if value is None])


class _Problem:
    def __init__(self, cube: Cube, names: Sequence[list[str]], micro: dict[Cell, int]) -> None:
        self.names = names
        finest = list(_product(names))
        self.cells: dict[Cell, int] = {}
        for grouping in cube.groupings:
            kept = [dimension in grouping for dimension in cube.dimensions]
            for cell in finest:
                up = tuple(value if keep else ALL for value, keep in zip(cell, kept, strict=True))
                self.cells[up] = self.cells.get(up, 0) + micro.get(cell, 0)

    def protect(self) -> set[Cell]:
        """The cells to leave out: the small ones, then others until none can be computed."""
        hidden = {cell for cell, value in self.cells.items() if 0 < value < SMALLEST}
        while hidden:
            known: dict[Cell, int | None] = {
                cell: None if cell in hidden else value for cell, value in self.cells.items()
            }
            found = _bounds(known, self.names, sorted(hidden))
            open_cells = [cell for cell, (low, high) in found.items() if high - low < WIDTH]
            if not open_cells:
                break
            companions = {companion for cell in open_cells if (companion := self._companion(cell, hidden))}
            if not companions:  # nothing is left beside it: the whole grouping goes, down to the sum above
                companions = {cell for cell, value in self.cells.items() if value > 0} - hidden
            hidden |= companions
        return hidden

    def _companion(self, cell: Cell, hidden: set[Cell]) -> Cell | None:
        """The published cell to leave out beside an endangered one: the smallest that differs from it in one place only."""
        beside = [
            (value, other)
            for other, value in self.cells.items()
            if other not in hidden and value > 0 and sum(a != b for a, b in zip(cell, other, strict=True)) == 1
        ]
        level = [found for found in beside if found[1].count(ALL) == cell.count(ALL)]
        return min(level or beside, default=(0, None))[1]


def _bounds(
    cells: dict[Cell, int | None], names: Sequence[list[str]], asked: Iterable[Cell]
) -> dict[Cell, tuple[float, float]]:
    finest = list(_product(names))
    place = {cell: at for at, cell in enumerate(finest)}

    def row(cell: Cell) -> np.ndarray:
        out = np.zeros(len(finest))
        fixed = [(at, value) for at, value in enumerate(cell) if value != ALL]
        for micro, at in place.items():
            if all(micro[where] == value for where, value in fixed):
                out[at] = 1.0
        return out

    rows = {cell: row(cell) for cell in cells}
    known = [(cell, value) for cell, value in cells.items() if value is not None]
    equal = np.array([rows[cell] for cell, _ in known]) if known else None
    values = np.array([float(value) for _, value in known]) if known else None
    left_out = [rows[cell] for cell, value in cells.items() if value is None]
    at_least = (-np.array(left_out), -np.ones(len(left_out))) if left_out else (None, None)
    found = {}
    for cell in asked:
        ends = []
        for sign in (1.0, -1.0):
            solved = linprog(
                sign * rows[cell], A_ub=at_least[0], b_ub=at_least[1], A_eq=equal, b_eq=values, method="highs"
            )
            ends.append(sign * solved.fun if solved.success else sign * -np.inf)
        found[cell] = (float(ends[0]), float(ends[1]))
    return found


def _product(names: Sequence[list[str]]) -> Iterable[Cell]:
    if not names:
        return [()]
    return [(value, *rest) for value in names[0] for rest in _product(names[1:])]
