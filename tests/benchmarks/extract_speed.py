"""How many reports a second one core reads, from text to figures, and whether memory stays flat.

usage: python tests/benchmarks/extract_speed.py GOLD_DIR [--documents 5000] [--profile]

The texts of the folder are joined and cut to documents of 2 KB (of UTF-8) at paragraph ends, and repeated.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from transforms.reports.extract import extract_figures

SIZE = 2048


def documents(folder: Path) -> list[str]:
    """Texts of about 2 KB each, made of whole paragraphs."""
    cut, current = [], ""
    for path in sorted(folder.glob("*.json")):
        for paragraph in json.loads(path.read_text(encoding="utf-8"))["text"].split("\n\n"):
            current = f"{current}\n\n{paragraph}" if current else paragraph
            if len(current.encode()) >= SIZE:
                cut.append(current)
                current = ""
    return cut or [current]


def peak() -> float:
    """The most memory that the process ever held, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def held() -> float:
    """The memory that the process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(pages * resource.getpagesize() / (1 << 20), 1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    texts = documents(args.folder)
    for text in texts:  # every table is read and every text seen once
        extract_figures(text)
    at_start, start, size, figures = (peak(), held()), time.process_time(), 0, 0
    profile = cProfile.Profile() if args.profile else None
    if profile:
        profile.enable()
    for number in range(args.documents):
        text = texts[number % len(texts)]
        size += len(text.encode())
        figures += len(extract_figures(text).figures)
    spent = time.process_time() - start
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(20)
    result = {
        "documents": args.documents,
        "mean_bytes": round(size / args.documents),
        "documents_per_second": round(args.documents / spent, 1),
        "figures": figures,
        "peak_mb_start": at_start[0],
        "peak_mb_end": peak(),
        "held_mb_start": at_start[1],
        "held_mb_end": held(),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
