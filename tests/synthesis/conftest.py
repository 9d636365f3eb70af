"""The sample as the package builds it, once for all tests."""

from __future__ import annotations

import pytest

from synthesis.sample import Sample, Years, build, draw


@pytest.fixture(scope="session")
def years() -> Years:
    return draw()


@pytest.fixture(scope="session")
def sample() -> Sample:
    return build()
