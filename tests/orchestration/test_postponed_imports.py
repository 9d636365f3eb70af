"""A module that is put off is not loaded until it is used, and is then itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.guards.postponed import postponed


@pytest.fixture
def costly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    package = tmp_path / "danhbo_costly"
    package.mkdir()
    (package / "__init__.py").write_text("LOADED = True\ndef double(n):\n    return 2 * n\n", encoding="utf-8")
    (package / "part.py").write_text("from danhbo_costly import double\nFOUR = double(2)\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "danhbo_costly", raising=False)
    monkeypatch.delitem(sys.modules, "danhbo_costly.part", raising=False)
    return "danhbo_costly"


def test_what_nobody_uses_is_not_loaded(costly: str) -> None:
    with postponed(costly):
        import danhbo_costly  # type: ignore[import-not-found]
    assert "LOADED" not in vars(danhbo_costly)
    assert costly not in sys.modules
    assert danhbo_costly.double(4) == 8
    assert vars(sys.modules[costly])["LOADED"]


def test_a_part_of_it_and_later_importers_get_the_module_itself(costly: str) -> None:
    with postponed(costly):
        from danhbo_costly.part import FOUR
    assert FOUR == 4
    import danhbo_costly

    assert vars(danhbo_costly)["LOADED"]


def test_what_is_loaded_already_stays(costly: str) -> None:
    import danhbo_costly as before

    with postponed(costly):
        import danhbo_costly as now
    assert now is before


def test_great_expectations_leaves_statistics_and_drawing_out() -> None:
    code = (
        "import duckdb, sys\n"
        "from orchestration.guards.expectations import validate\n"
        "from orchestration.guards.rules import rule_sets\n"
        "c = duckdb.connect(); c.execute('CREATE TABLE dim_source AS SELECT 1 AS a')\n"
        "rule = rule_sets()['dim_source'].rules[0]\n"
        "validate(c, 'main', 'dim_source', (rule,), {})\n"
        "print(sorted({'scipy.stats', 'altair'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
