"""Makes the sample inbox again, byte for byte: `python data/sample/generate.py [--out DIR]`.

Belongs here: writing what `synthesis.sample` builds. Not here: what that is. Serves whoever changes the sample.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from synthesis.sample import build


def main() -> None:
    """Write `inbox/` and `truth.json` below the given folder, replacing the inbox that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).resolve().parent, help="folder for inbox/ and truth.json"
    )
    out: Path = parser.parse_args().out
    sample = build()
    inbox = out / "inbox"
    shutil.rmtree(inbox, ignore_errors=True)
    for path, content in sorted(sample.files.items()):
        target = inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    truth = json.dumps(sample.truth, ensure_ascii=False, separators=(",", ": "), indent=1)
    (out / "truth.json").write_text(truth + "\n", encoding="utf-8")
    print(f"{len(sample.files)} files, {sum(map(len, sample.files.values())):,} bytes, in {inbox}")


if __name__ == "__main__":
    main()
