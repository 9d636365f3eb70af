"""Counts, per rule family, how many readings were seen and right on annotated reports, fold by fold.

usage: python tests/benchmarks/extract_calibrate.py GOLD_DIR [--write]

Prints the record of each family and, over five folds (each scored with what the other four taught), how many figures at
0.9 or more are right. With `--write` the counts go into data/reference/report_confidence.yaml.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from transforms.reference import load_yaml, path  # noqa: E402
from transforms.reports.confidence import TABLE, family_of  # noqa: E402
from transforms.reports.extract import Figure, extract_figures  # noqa: E402

CORE = ("measure", "subject", "qualifier", "value", "unit", "comparator", "status")
FOLDS = 5


def core(figure: dict) -> tuple:
    return tuple(round(float(figure[name]), 4) if name == "value" else figure[name] for name in CORE)


def judged(report: dict) -> list[tuple[Figure, bool]]:
    """Every figure read in a report, with whether the annotations have it; figures they leave open are left out."""
    left = Counter(core(figure) for figure in report["figures"])
    disputed = {core(figure) for figure in report.get("disputed", [])}
    result = []
    for figure in extract_figures(report["text"]).figures:
        key = core(figure.to_spec())
        right = left[key] > 0
        left[key] -= right
        if right or key not in disputed:
            result.append((figure, right))
    return result


def record(pairs: list[tuple[Figure, bool]]) -> dict[str, tuple[int, int]]:
    seen, right = Counter(), Counter()
    for figure, correct in pairs:
        family = family_of(figure.explanation)
        seen[family] += 1
        right[family] += correct
    return {family: (seen[family], right[family]) for family in seen if family}


def confidence(figure: Figure, known: dict[str, tuple[int, int]]) -> float:
    table = load_yaml(TABLE)
    family = family_of(figure.explanation)
    prior = next((row["prior"] for row in table["families"] if row["rule"] == family), table["otherwise"])
    seen, right = known.get(family or "", (0, 0))
    value = (table["weight"] * prior + right) / (table["weight"] + seen)
    for caution in table["cautions"]:
        if caution["rule"] in figure.explanation:
            value *= caution["factor"]
    return value


def main() -> None:
    reports = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(Path(sys.argv[1]).glob("*.json"))]
    by_report = [judged(report) for report in reports]
    sure = sure_right = 0
    for fold in range(FOLDS):
        known = record([pair for at, pairs in enumerate(by_report) if at % FOLDS != fold for pair in pairs])
        for pairs in by_report[fold::FOLDS]:
            for figure, correct in pairs:
                if confidence(figure, known) >= 0.9:
                    sure += 1
                    sure_right += correct
    every = record([pair for pairs in by_report for pair in pairs])
    for family, (seen, right) in sorted(every.items()):
        print(f"{family:24s} seen {seen:4d} right {right:4d}")
    print(f"at 0.9 or more: {sure_right} of {sure} right ({100 * sure_right / max(sure, 1):.1f} %)")
    if "--write" in sys.argv:
        target = path(TABLE)
        text = target.read_text(encoding="utf-8")
        for family, (seen, right) in every.items():
            text = re.sub(
                rf"(rule: {re.escape(family)}, prior: [\d.]+, )seen: \d+, right: \d+",
                rf"\1seen: {seen}, right: {right}",
                text,
            )
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
