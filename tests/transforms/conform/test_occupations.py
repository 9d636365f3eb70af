"""A freely written occupation becomes a group; the words stay behind."""

from __future__ import annotations

import polars as pl
import pytest

from transforms.conform.occupations import OTHER, occupation_group, occupation_groups
from transforms.reference import load_yaml

EXAMPLES = load_yaml("occupation_groups.yaml")["examples"]


@pytest.mark.parametrize(("written", "group"), EXAMPLES.items(), ids=list(EXAMPLES))
def test_examples_of_the_reference(written: str, group: str) -> None:
    assert pl.DataFrame({"w": [written]}).select(occupation_group(pl.col("w"))).item() == group


def test_every_group_has_an_example_and_nothing_written_is_nothing() -> None:
    assert set(EXAMPLES.values()) == set(occupation_groups())
    found = pl.DataFrame({"w": [None, "", "  ", "công nhânvi"]}).select(g=occupation_group(pl.col("w")))
    assert found["g"].to_list() == [None, None, None, OTHER]
