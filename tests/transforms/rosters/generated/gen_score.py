"""Scores a reader of spreadsheets against generated workbooks: rows, fields, findings, lines accounted for.

Belongs here: matching what was read with what was meant, and the report. Not here: generators.
Run `python gen_score.py [--seeds 1 2 3] [--kinds NAME ...] [--json FILE] [--faults N]` for the table, the json and the first faults.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import gen_all  # noqa: F401  registers the kinds
from gen_kinds import KINDS, generate
from gen_truth import ANYWHERE, ExpectedFinding, ExpectedRow, Truth, Workbook

# What a reader gives for one file: rows, findings (as dicts), lines accounted for by sheet.
Reading = tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str | None, int]]
Reader = Callable[[bytes, str, date], Reading]
PLACE = {"kind", "file", "sheet", "row"}


@dataclass
class Score:
    """Counts over one or many files."""

    expected: int = 0
    exact: int = 0
    missing: int = 0
    extra: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    unaccounted: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Take another's counts in."""
        for name in ("expected", "exact", "missing", "extra", "unaccounted"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("fields", "right", "wanted", "found", "hit"):
            getattr(self, name).update(getattr(other, name))
        self.faults += other.faults

    @property
    def rows_exact(self) -> float:
        """Rows right in every field, of those expected and those invented."""
        return self.exact / max(1, self.expected + self.extra)

    @property
    def f1(self) -> float:
        """F1 of the findings; 1 where none was wanted and none given."""
        total = sum(self.wanted.values()) + sum(self.found.values())
        return 2 * sum(self.hit.values()) / total if total else 1.0


def plain(value: Any) -> Any:
    """A value as json shows it: dates as ISO text, structs as dicts without nulls, empty lists as null."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(v) for v in value] or None
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def fold(value: Any) -> Any:
    """Text without regard to capitals."""
    return unicodedata.normalize("NFC", value).casefold() if isinstance(value, str) else value


def field_right(expected: ExpectedRow, name: str, got: Any) -> bool:
    """Whether one field is as meant, or as good as meant."""
    wanted = [plain(v) for v in (expected.fields.get(name), *expected.either.get(name, ()))]
    if name in expected.folded:
        return fold(got) in [fold(v) for v in wanted]
    return any(got == v and type(got) is type(v) for v in wanted)


def faults_of(expected: ExpectedRow, got: dict[str, Any]) -> list[str]:
    """Names of the fields that are not as meant."""
    names = (set(expected.fields) | set(got)) - PLACE
    return sorted(n for n in names if not field_right(expected, n, got.get(n)))


def match_rows(truth: Truth, rows: Iterable[dict[str, Any]], label: str) -> Score:
    """Pair rows by kind, sheet and line (and by likeness where a line gives several)."""
    score = Score(expected=len(truth.rows))
    pool: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)

    def key(kind: str, sheet: str | None, row: int) -> tuple[Any, ...]:
        return (kind, None if truth.any_sheet else sheet, row)

    for row in rows:
        got = {k: plain(v) for k, v in row.items()}
        pool[key(got["kind"], got.get("sheet"), got["row"])].append({k: v for k, v in got.items() if v is not None})
    for expected in truth.rows:
        near = pool[key(expected.kind, expected.sheet, expected.row)]
        if not near:
            score.missing += 1
            score.faults.append(f"{label} {expected.sheet}!{expected.row}: missing {expected.fields}")
            continue
        best = min(near, key=lambda got: len(faults_of(expected, got)))
        near.remove(best)
        wrong = faults_of(expected, best)
        score.exact += not wrong
        for name in {*expected.fields, *wrong}:
            score.fields[f"{expected.kind}.{name}"] += 1
            score.right[f"{expected.kind}.{name}"] += name not in wrong
        for name in wrong:
            shown = f"meant {expected.fields.get(name)!r}, got {best.get(name)!r}"
            score.faults.append(f"{label} {expected.sheet}!{expected.row} {name}: {shown}")
    for left in pool.values():
        for got in left:
            score.extra += 1
            score.faults.append(f"{label} {got.get('sheet')}!{got['row']}: extra {got}")
    return score


def finding_fits(wanted: ExpectedFinding, got: dict[str, Any], any_sheet: bool) -> bool:
    """Whether a finding is the one meant: code, sheet, line, column, severity."""
    return (
        got["code"] in wanted.codes
        and (any_sheet or got.get("sheet") == wanted.sheet)
        and (ANYWHERE in wanted.rows or got.get("row") in wanted.rows)
        and (ANYWHERE in wanted.columns or got.get("column") in wanted.columns)
        and got.get("severity") == wanted.severity
    )


def match_findings(truth: Truth, findings: Iterable[dict[str, Any]], label: str) -> Score:
    """Pair findings; an optional one counts neither as wanted nor, where it is there, as found."""
    score = Score()
    left = list(findings)
    for wanted in sorted(truth.findings, key=lambda w: w.optional):
        near = [got for got in left if finding_fits(wanted, got, truth.any_sheet)]
        if near:
            left.remove(near[0])
        if wanted.optional:
            continue
        score.wanted[wanted.codes[0]] += 1
        if near:
            score.hit[wanted.codes[0]] += 1
            score.found[wanted.codes[0]] += 1
        else:
            score.faults.append(f"{label} {wanted.sheet}!{wanted.rows}{wanted.columns}: no {wanted.codes}")
    for got in left:
        score.found[got["code"]] += 1
        place = f"{got.get('sheet')}!{got.get('column')}{got.get('row')}"
        score.faults.append(f"{label} {place}: unwanted {got['code']} ({got['severity']}) {got.get('value')!r}")
    return score


def score_file(book: Workbook, reader: Reader, label: str) -> Score:
    """One file: rows, findings, lines, and that each message speaks to the clerk."""
    rows, findings, lines = reader(book.data, book.file_name, book.received_on)
    score = match_rows(book.truth, rows, label)
    score.add(match_findings(book.truth, findings, label))
    whole = sum(lines.values()) if book.truth.any_sheet else None
    for sheet, count in book.truth.lines.items():
        refused = any(f.severity == "reject" and f.sheet == sheet and None in f.rows for f in book.truth.findings)
        seen = whole if whole is not None else lines.get(sheet, 0)
        if seen != count and not refused:
            score.unaccounted += abs(count - seen)
            score.faults.append(f"{label} {sheet}: {seen} lines accounted for, {count} are filled")
    return score


def read_with_danhbo(data: bytes, file_name: str, received_on: date) -> Reading:
    """The reader under test."""
    from transforms.rosters.read import read_roster

    reading = read_roster(data, file_name, received_on=received_on)
    rows = [{"kind": kind, **row} for kind, frame in reading.rows.items() for row in frame.to_dicts()]
    lines = {
        sheet.name: sum(n for role, n in sheet.lines.items() if role not in {"blank", "empty"})
        for sheet in reading.sheets
    }
    return rows, reading.findings.to_dicts(), lines


def score_kinds(
    seeds: Iterable[int], names: Iterable[str] | None = None, reader: Reader = read_with_danhbo
) -> dict[str, Score]:
    """Scores by kind, over seeds."""
    found: dict[str, Score] = {}
    for name in names or KINDS:
        total = found.setdefault(name, Score())
        for seed in seeds:
            for book in generate(name, seed):
                total.add(score_file(book, reader, f"{name}/{seed} {book.file_name}"))
    return found


def total_of(scores: dict[str, Score]) -> Score:
    """All kinds together."""
    total = Score()
    for score in scores.values():
        total.add(score)
    return total


def table(scores: dict[str, Score]) -> str:
    """Scores by kind, by field and by code, as text."""
    lines = [f"{'kind':34}{'rows':>6}{'exact':>8}{'missing':>9}{'extra':>7}{'findings':>10}{'F1':>7}{'lines':>7}"]
    total = total_of(scores)
    for name, s in [*sorted(scores.items()), ("TOTAL", total)]:
        lines.append(
            f"{name:34}{s.expected:6}{s.rows_exact:8.3f}{s.missing:9}{s.extra:7}{sum(s.wanted.values()):10}{s.f1:7.3f}{s.unaccounted:7}"
        )
    lines.append(f"\n{'field':40}{'right':>8}{'of':>8}{'share':>8}")
    lines += [f"{n:40}{total.right[n]:8}{c:8}{total.right[n] / c:8.4f}" for n, c in sorted(total.fields.items())]
    lines.append(f"\n{'code':24}{'wanted':>8}{'given':>8}{'right':>8}{'prec':>7}{'recall':>8}")
    for code in sorted({*total.wanted, *total.found}):
        w, g, h = total.wanted[code], total.found[code], total.hit[code]
        lines.append(f"{code:24}{w:8}{g:8}{h:8}{h / g if g else 1:7.3f}{h / w if w else 1:8.3f}")
    return "\n".join(lines)


def as_json(scores: dict[str, Score]) -> str:
    """The same as json, for other programs."""
    total = total_of(scores)
    return json.dumps(
        {
            "rows_exact": total.rows_exact,
            "findings_f1": total.f1,
            "unaccounted": total.unaccounted,
            "kinds": {
                n: {"rows_exact": s.rows_exact, "findings_f1": s.f1, "rows": s.expected} for n, s in scores.items()
            },
            "fields": {n: total.right[n] / c for n, c in total.fields.items()},
            "codes": {
                c: {"wanted": total.wanted[c], "given": total.found[c], "right": total.hit[c]}
                for c in {*total.wanted, *total.found}
            },
        },
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    )


def main() -> None:
    """Score from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--kinds", nargs="+")
    parser.add_argument("--json")
    parser.add_argument("--faults", type=int, default=40)
    wish = parser.parse_args()
    scores = score_kinds(wish.seeds, wish.kinds)
    for name, score in scores.items():
        for line in score.faults[: wish.faults]:
            print(line if line.startswith(name) else f"{name}: {line}")
    print(table(scores))
    if wish.json:
        with open(wish.json, "w", encoding="utf-8") as out:
            out.write(as_json(scores))


if __name__ == "__main__":
    main()
