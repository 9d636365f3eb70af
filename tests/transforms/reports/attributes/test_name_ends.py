"""Where the name of a body ends in running text, over a table of names (`names.txt`)."""

from pathlib import Path

import pytest

from transforms.reports.folding import fold
from transforms.reports.items import scan

LINES = [
    line
    for line in (Path(__file__).parent / "names.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize("opening", ["", "Theo đó, "])
@pytest.mark.parametrize("line", LINES)
def test_where_the_name_of_a_body_ends(line: str, opening: str) -> None:
    name, rest = (part.strip() for part in line.split("|"))
    text = f"{opening}{name} {rest}"
    found = [text[item.start : item.end] for item in scan(text, fold(text), 0, len(text)) if item.body is not None]
    # a place after a comma is a body of its own, and part of the name as written
    assert ", ".join(found).startswith(name)
    assert found[0] == name or name.startswith(f"{found[0]},")
