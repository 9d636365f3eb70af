"""Predictions over a folder of annotated reports, one figure a line, for the scorer beside the annotations.

usage: python tests/benchmarks/extract_score.py GOLD_DIR [--text-only] > predictions.jsonl
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from transforms.reports.extract import ReportContext, extract_figures


def main() -> None:
    folder = Path(sys.argv[1])
    for path in sorted(folder.glob("*.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        context = ReportContext()
        if "--context" in sys.argv:
            published = report.get("published")
            context = ReportContext(report.get("title"), date.fromisoformat(published) if published else None)
        for figure in extract_figures(report["text"], context).figures:
            line = {
                "doc_id": report["doc_id"],
                **figure.to_spec(),
                "char_start": figure.char_start,
                "char_end": figure.char_end,
                "confidence": figure.confidence,
                "explanation": list(figure.explanation),
            }
            print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
