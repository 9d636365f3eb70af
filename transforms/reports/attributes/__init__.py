"""Whose a figure is, who acted, and when.

Belongs here: organization, actor and period of a reading, from its clause, sentence, paragraph, the headline and the
lead. Not here: what a number counts (grammar), nor keys of organizations (conforming). Serves `extract`.
"""

from transforms.reports.attributes.actors import Attributes
from transforms.reports.attributes.records import Known

__all__ = ["Attributes", "Known"]
