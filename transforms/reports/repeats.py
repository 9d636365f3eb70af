"""One figure for what a report says twice.

Belongs here: which figures of one document are the same fact told again (headline, lead, body), and which telling
stays. Not here: figures of different documents (conforming). Serves `extract`.
"""

from __future__ import annotations

from collections import defaultdict

from transforms.reports.figures import Figure

_KIND_WORDS = frozenset(
    ("ban", "thường", "vụ", "chấp", "hành", "đảng", "bộ", "ủy", "uỷ", "tỉnh", "thành", "phố", "huyện", "quận", "thị")
) | frozenset(("xã", "phường", "tp", "tp.", "toàn"))
# A count this large, or a share with decimals, told twice of one organization is one fact, whatever its time.
_UNLIKELY_TWICE = 100
_SMALL = 20
_A_FEW = 5
_LONG = 40


def without_repeats(figures: list[Figure], headlines: set[int]) -> list[Figure]:
    """`figures` in order, each fact once; `headlines` are the starts of those that a headline states.

    Of two tellings the one in the text proper stays, else the one with more attributes, else the first.
    """
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[
            (
                figure.measure,
                figure.subject,
                figure.qualifier,
                figure.value,
                figure.unit,
                figure.comparator,
                figure.status,
            )
        ].append(figure)
    dropped: set[int] = set()
    for group in groups.values():
        kept: list[Figure] = []
        for figure in group:
            same = next((other for other in kept if _same(figure, other, headlines)), None)
            if same is None:
                kept.append(figure)
                continue
            worse = min(same, figure, key=lambda one: _worth(one, headlines))
            if worse is same:
                kept[kept.index(same)] = figure
            dropped.add(id(worse))
    return [figure for figure in figures if id(figure) not in dropped]


def _worth(figure: Figure, headlines: set[int]) -> tuple[bool, int, int]:
    known = (figure.organization, figure.actor, figure.period_start, figure.period_end)
    return (figure.char_start not in headlines, sum(value is not None for value in known), -figure.char_start)


def _same(one: Figure, other: Figure, headlines: set[int]) -> bool:
    agree = _agree(one.organization, other.organization) and _agree(one.actor, other.actor)
    if not agree and len(one.quote) >= _LONG and one.quote.casefold() == other.quote.casefold():
        return True  # the same words at length, as in a lead and below it
    if not agree:
        headed = (one.char_start in headlines) != (other.char_start in headlines)
        return headed and one.value >= _A_FEW and one.unit == "count"  # what a headline counts is told again below it
    if one.char_start in headlines or other.char_start in headlines:
        return True
    unnamed = (one.actor is None) != (other.actor is None) or (one.organization is None) != (other.organization is None)
    told_again = one.qualifier not in (None, "regular") and one.organization == other.organization
    if unnamed and one.value < _SMALL and one.unit == "count" and not told_again:
        return False  # small counts are often equal by chance
    periods = ((one.period_start, one.period_end), (other.period_start, other.period_end))
    if periods[0] == periods[1] or (None, None) in periods:
        return True
    if one.status == "target" and _apart(one, other):
        return False  # the same is often aimed at year after year
    return one.value >= _UNLIKELY_TWICE or one.decimals > 0


def _apart(one: Figure, other: Figure) -> bool:
    """Whether two figures are of spans that share no day."""
    if one.period_start is None or one.period_end is None or other.period_start is None or other.period_end is None:
        return False
    return one.period_end < other.period_start or other.period_end < one.period_start


def _agree(one: str | None, other: str | None) -> bool:
    """Whether two names can be of one body: one is missing, or holds the other's proper name."""
    if one is None or other is None or one == other:
        return True
    bare = [" ".join(word for word in name.lower().split() if word not in _KIND_WORDS) for name in (one, other)]
    if not bare[0] or not bare[1]:
        return True
    return bare[0] in bare[1] or bare[1] in bare[0]
