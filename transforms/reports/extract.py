"""Figures out of a report's text, with their evidence.

Belongs here: the public types of report extraction and the run over the layers (sentences, items, grammar,
attributes, confidence, checks, citations). Not here: reading of files (document), storage, review. Serves `danhbo
extract` and the nightly job.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from transforms.dates import Span
from transforms.reports.attributes import Attributes
from transforms.reports.bases import base_of
from transforms.reports.checks import CheckFinding, check_figures
from transforms.reports.citations import Citation, find_citations
from transforms.reports.composed import compose
from transforms.reports.confidence import confidence_of
from transforms.reports.doubts import doubts_of
from transforms.reports.figures import Figure, ReportContext
from transforms.reports.folding import fold
from transforms.reports.grammar import Carry, Reading, SentenceReader, with_named_lists
from transforms.reports.items import scan
from transforms.reports.quantities import join_quantities
from transforms.reports.repeats import without_repeats
from transforms.reports.sentences import split_sentences

MAX_TEXT = 2_000_000
HEADLINES = 12  # among how many first sentences a headline is looked for

__all__ = ["CheckFinding", "Citation", "Extraction", "Figure", "ReportContext", "extract_figures"]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a report says: its figures, what it says against itself, the directives it cites."""

    figures: tuple[Figure, ...]
    findings: tuple[CheckFinding, ...]
    citations: tuple[Citation, ...]


def extract_figures(text: str, context: ReportContext = ReportContext()) -> Extraction:
    """The figures stated in `text`, in reading order, each with its exact span, confidence and explanation.

    A figure repeated in a document is given once, where it stands first. Never raises on any text; text beyond
    `MAX_TEXT` characters is not read.
    """
    text = text[:MAX_TEXT]
    composed = compose(text)
    if composed is None:
        return _extract(text, context)
    # letters and marks written apart: the composed text is read, what is found points into the given one
    whole = _extract(composed.text, context)
    places = composed.places
    figures = []
    for figure in whole.figures:
        start, end = places[figure.char_start], places[figure.char_end]
        number = places[figure.number_start]
        figures.append(replace(figure, quote=text[start:end], char_start=start, char_end=end, number_start=number))
    done = tuple(figures)
    citations = (
        replace(one, char_start=places[one.char_start], char_end=places[one.char_end]) for one in whole.citations
    )
    return Extraction(done, check_figures(done), tuple(citations))


def _extract(text: str, context: ReportContext) -> Extraction:
    folded = fold(text)
    sentences = split_sentences(text, folded)
    attributes = Attributes(text, folded, context.title, context.published, sentences)
    carry = Carry()
    read: list[tuple[int, Reading]] = []
    for sentence in sentences:
        items = with_named_lists(text, join_quantities(scan(text, folded, sentence.start, sentence.end)))
        reader = SentenceReader(
            items, carry, paragraph=sentence.paragraph, bullet=sentence.bullet, open_end=sentence.open_end
        )
        found = reader.read()
        number = attributes.add(sentence, items, found, reader.partners)
        read += [(number, reading) for reading in found]
    figures = []
    compared: tuple[int, Span | None] = (-1, None)
    for number, reading in read:
        known = attributes.of(number, reading)
        quantity = reading.quantity
        sentence = sentences[number]
        said = folded[sentence.start : sentence.end]
        quoted = folded[reading.start : reading.end]
        doubts = doubts_of(quoted, said, reading.status, reading.comparator, reading.value, reading.unit)
        rules = [*reading.rules, reading.status, *known.rules, *doubts]
        base = None
        if reading.status == "change":
            own = Span(known.start, known.end)
            base = base_of(folded, (sentence.start, sentence.end), reading.at, own, attributes.calendar)
            if base is None and compared[0] == number:
                base = compared[1]  # "tăng 11 so với năm 2011; gồm 269 đảng bộ cơ sở (tăng 08)"
            compared = (number, base)
        figures.append(
            Figure(
                reading.measure,
                reading.subject,
                reading.qualifier,
                reading.value,
                reading.unit,
                reading.comparator,
                reading.status,
                known.organization,
                known.actor,
                known.start,
                known.end,
                text[reading.start : reading.end],
                reading.start,
                reading.end,
                confidence_of(rules),
                tuple(rules),
                quantity.whole if quantity else None,
                quantity.decimals if quantity else 0,
                reading.at,
                *_base(base),
            )
        )
    headlines = {reading.start for number, reading in read if number < HEADLINES and sentences[number].open_end}
    done = tuple(without_repeats(figures, headlines))
    return Extraction(done, check_figures(done), find_citations(text, folded))


def _base(base: Span | None) -> tuple[date | None, date | None]:
    return (base.start, base.end) if base is not None else (None, None)
