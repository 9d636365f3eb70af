"""Counts, per rule family and caution, how many readings were seen and right on annotated reports, and how sure that makes them.

usage: python tests/benchmarks/extract_calibrate.py GOLD_DIR... [--grammar CHECKOUT] [--threshold 0.9] [--write] [--wrong]

Over five folds of whole documents, each is scored with what the other four taught: of figures at the threshold or more, how
many are right (the goal: 98 %), and how many wait for review. `--grammar` reads with the grammar of another checkout: one from
before anybody looked at these documents, since a grammar made with them is right in all of them and teaches nothing. `--write`
puts the counts into data/reference/report_confidence.yaml. `--wrong` prints the wrong readings.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from orchestration.settings import Thresholds  # noqa: E402
from transforms.reference import load_yaml, path  # noqa: E402
from transforms.reports.confidence import TABLE, family_of, share_of  # noqa: E402
from transforms.reports.doubts import doubts_of  # noqa: E402
from transforms.reports.folding import fold  # noqa: E402
from transforms.reports.sentences import split_sentences  # noqa: E402

CORE = ("measure", "subject", "qualifier", "value", "unit", "comparator", "status")
FOLDS = 5
# run in the checkout whose grammar reads: texts in, a list of figures a line out
READ = """
import json, sys
sys.path.insert(0, sys.argv[1])
from transforms.reports.extract import extract_figures
for line in sys.stdin:
    figures = extract_figures(json.loads(line)).figures
    print(json.dumps([{**f.to_spec(), "start": f.char_start, "end": f.char_end, "rules": f.explanation} for f in figures]))
"""
Counts = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Judged:
    """A figure read, the rules and doubts that stand in its explanation, and whether the annotations have it."""

    rules: tuple[str, ...]
    right: bool
    shown: str


def core(figure: dict) -> tuple:
    return tuple(round(float(figure[name]), 4) if name == "value" else figure[name] for name in CORE)


def read(reports: list[dict], checkout: Path) -> list[list[dict]]:
    """The figures of each report by the grammar of a checkout."""
    texts = "".join(json.dumps(report["text"]) + "\n" for report in reports)
    ran = subprocess.run(
        [sys.executable, "-c", READ, str(checkout)], input=texts, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def judged(report: dict, figures: list[dict]) -> list[Judged]:
    """Every figure read in a report, with whether the annotations have it; figures they leave open are left out."""
    left = Counter(core(figure) for figure in report["figures"])
    disputed = {core(figure) for figure in report.get("disputed", [])}
    text = report["text"]
    folded = fold(text)
    sentences = split_sentences(text, folded)
    result = []
    for figure in figures:
        key = core(figure)
        right = left[key] > 0
        left[key] -= right
        if not right and key in disputed:
            continue
        start, end = figure["start"], figure["end"]
        sentence = next((one for one in reversed(sentences) if one.start <= start < one.end), None)
        said = folded[sentence.start : sentence.end] if sentence else ""
        doubts = doubts_of(
            folded[start:end], said, figure["status"], figure["comparator"], figure["value"], figure["unit"]
        )
        rules = tuple(dict.fromkeys([*figure["rules"], *doubts]))
        context = " ".join(text[max(0, start - 60) : end + 40].split())
        result.append(Judged(rules, right, f"{report['doc_id']} {key} {rules}: {context}"))
    return result


def record(figures: list[Judged]) -> tuple[Counts, Counts]:
    """Seen and right by family and by caution: a figure counts under its first caution, else under its family."""
    table = load_yaml(TABLE)
    families: dict[str, list[bool]] = {}
    cautions: dict[str, list[bool]] = {}
    for figure in figures:
        caution = next((row["rule"] for row in table["cautions"] if row["rule"] in figure.rules), None)
        if caution is not None:
            cautions.setdefault(caution, []).append(figure.right)
        else:
            families.setdefault(family_of(figure.rules) or "", []).append(figure.right)
    return tuple({name: (len(seen), sum(seen)) for name, seen in kind.items()} for kind in (families, cautions))  # type: ignore[return-value]


def confidence(figure: Judged, known: tuple[Counts, Counts]) -> float:
    """The confidence that a table with these counts would give."""
    table = load_yaml(TABLE)
    family = family_of(figure.rules)

    def share(row: dict, counts: Counts, weight: float) -> float:
        seen, right = counts.get(row["rule"], (0, 0))
        return share_of({**row, "seen": seen, "right": right}, weight)

    rows = [row for row in table["families"] if row["rule"] == family]
    value = share(rows[0], known[0], table["weight"]) if rows else table["otherwise"]
    for caution in table["cautions"]:
        if caution["rule"] in figure.rules:
            value *= min(1.0, share(caution, known[1], table["caution_weight"]))
    return value


def write(known: tuple[Counts, Counts]) -> None:
    """Put the counts into the table, 0 where nothing was seen."""
    target = path(TABLE)
    head, mark, tail = target.read_text(encoding="utf-8").partition("cautions:\n")

    def counted(text: str, counts: Counts) -> str:
        def row(match: re.Match[str]) -> str:
            seen, right = counts.get(match[2], (0, 0))
            return f"{match[1]}{match[2]}{match[3]}seen: {seen}, right: {right}"

        return re.sub(r"(rule: )([^,]+)(, prior: [\d.]+, )seen: \d+, right: \d+", row, text)

    target.write_text(counted(head, known[0]) + mark + counted(tail, known[1]), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--grammar", type=Path, default=ROOT)
    parser.add_argument("--threshold", type=float, default=Thresholds().review_confidence)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    args = parser.parse_args()
    files = sorted(file for folder in args.folders for file in folder.glob("*.json"))
    reports = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    by_report = [judged(*pair) for pair in zip(reports, read(reports, args.grammar), strict=True)]
    every = [figure for figures in by_report for figure in figures]
    sure = []
    for fold_ in range(FOLDS):
        known = record([one for at, figures in enumerate(by_report) if at % FOLDS != fold_ for one in figures])
        held = [one for figures in by_report[fold_::FOLDS] for one in figures]
        sure += [one for one in held if confidence(one, known) >= args.threshold]
    known = record(every)
    for kind, counts in zip(("family", "caution"), known, strict=True):
        for name, (seen, right) in sorted(counts.items()):
            print(f"{kind:8s}{name or '(none)':24s} seen {seen:4d} right {right:4d}")
    right = sum(one.right for one in sure)
    print(f"{len(reports)} documents, {len(every)} figures, {sum(one.right for one in every)} right")
    print(f"at {args.threshold} or more: {right} of {len(sure)} right ({100 * right / max(len(sure), 1):.1f} %)")
    print(f"wait for review: {len(every) - len(sure)} ({100 * (len(every) - len(sure)) / max(len(every), 1):.1f} %)")
    if args.wrong:
        for one in every:
            if not one.right:
                print(f"{'sure ' if one in sure else ''}wrong: {one.shown}")
    if args.write:
        write(known)


if __name__ == "__main__":
    main()
