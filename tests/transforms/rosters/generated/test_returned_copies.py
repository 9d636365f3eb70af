"""Feedback on every generated workbook, sent back as it is: it reads like the original, rows, dates and faults."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path

import gen_all  # noqa: F401  registers its kinds
import pytest
from gen_kinds import KINDS, generate

from orchestration.feedback.faults import Fault, FaultyLoad, codes
from orchestration.feedback.workbook import build
from transforms.rosters.read import RosterReading, read_roster

_OF_THE_NAME = ("wrong_type",)  # the copy has the right ending


def feedback_of(path: Path, name: str, reading: RosterReading, book: object) -> bytes:
    """The feedback workbook of a file with its own findings."""
    faults = tuple(
        Fault(row["severity"], row["code"], codes()[row["code"]][0], row["message"], "sửa", row["sheet"], row["row"], row["column"])
        for row in reading.findings.iter_rows(named=True)
    )  # fmt: skip
    load = FaultyLoad(
        "c12538e98248", "0" * 64, name, "noi-gui", book.received_on, "published", None, 1, 1, 0, faults  # type: ignore[attr-defined]
    )  # fmt: skip
    return build(path, load)


def told(reading: RosterReading) -> Counter[str]:
    return Counter(code for code in reading.findings["code"] if code not in _OF_THE_NAME)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_copy_that_comes_back_reads_like_the_original(kind: str, tmp_path: Path) -> None:
    for number, book in enumerate(generate(kind, 1)):
        before = read_roster(book.data, book.file_name, received_on=book.received_on)
        if before.rejected:
            continue
        path = tmp_path / str(number)
        path.write_bytes(book.data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells what it does not know of a workbook
            copy = feedback_of(path, book.file_name, before, book)
        ending = ".xlsm" if book.file_name.lower().endswith(".xlsm") else ".xlsx"
        after = read_roster(copy, f"{Path(book.file_name).stem}{ending}", received_on=book.received_on)
        assert after.corrects == "c12538e98248"
        assert set(after.rows) == set(before.rows), book.file_name
        for name, frame in before.rows.items():
            assert after.rows[name].drop("file", "sheet").equals(frame.drop("file", "sheet")), (book.file_name, name)
        assert [sheet.as_of for sheet in after.sheets] == [sheet.as_of for sheet in before.sheets], book.file_name
        assert told(after) == told(before), book.file_name
