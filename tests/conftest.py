"""What holds for every test: no deadline for a single example, since machines are shared; hangs are the timeout's."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("danhbo", deadline=None)
settings.load_profile("danhbo")
