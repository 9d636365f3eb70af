"""Which number of a sentence counts what: measure, subject, qualifier, unit, comparator, status.

Belongs here: attaching quantities to nouns, actions, levels and forms, within a clause, over coordination, lists,
brackets and ellipsis. Not here: words (data), nor organization, actor and period (attributes). Serves `extract`.
"""

from transforms.reports.grammar.named_lists import with_named_lists
from transforms.reports.grammar.reader import SentenceReader
from transforms.reports.grammar.state import Carry, Reading

__all__ = ["Carry", "Reading", "SentenceReader", "with_named_lists"]
