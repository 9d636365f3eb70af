"""Imports put off until they are used.

Belongs here: standing in for modules that a library imports for a few of its functions, and that a night never calls.
Not here: which modules these are (expectations.py).

importlib.util.LazyLoader would not do: an import statement asks a module that is there for its spec, which loads it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


@contextmanager
def postponed(*names: str) -> Iterator[None]:
    """Within it, importing a module of `names` that is not loaded gives a stand-in, which becomes it when it is used.

    Whoever imports the module afterwards gets the module itself.
    """
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _StandIn(name) for name in missing})
    try:
        yield
    finally:
        for name in missing:
            if isinstance(sys.modules.get(name), _StandIn):
                del sys.modules[name]


class _StandIn(ModuleType):
    """What a module's importer holds until it asks it for anything."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__spec__ = ModuleSpec(name, None)

    def __getattr__(self, attribute: str) -> Any:
        if isinstance(sys.modules.get(self.__name__), _StandIn):
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), attribute)
