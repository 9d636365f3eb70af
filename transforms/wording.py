"""How messages to the clerk write numbers, days and quotes.

Belongs here: the few forms that messages in Vietnamese share. Not here: reading numbers (numbers.py), the messages. Serves
the checks of reports and conforming.
"""

from __future__ import annotations

from collections.abc import Sequence

_QUOTES_SHOWN = 6
_LONGEST_QUOTE = 160


def quoted_vi(quotes: Sequence[str]) -> str:
    """Quotes as a message shows them: «…»; «…»."""
    shown = [f"«{_short(' '.join(quote.split()))}»" for quote in quotes[:_QUOTES_SHOWN]]
    more = "; …" if len(quotes) > _QUOTES_SHOWN else ""
    return f"Câu chữ: {'; '.join(shown)}{more}."


def _short(quote: str) -> str:
    return quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"


def number_vi(value: float | int) -> str:
    """A number as Vietnamese reports write it: 1.710; 35,34."""
    if float(value).is_integer():
        return f"{int(value):,}".replace(",", ".")
    whole, _, part = f"{round(float(value), 6):f}".rstrip("0").partition(".")
    return f"{int(whole):,}".replace(",", ".") + f",{part}" if float(value) >= 1 else f"{whole},{part}"


def day_vi(day: object) -> str:
    """A day as Vietnamese reports write it: 31/12/2021."""
    return f"{day:%d/%m/%Y}"
