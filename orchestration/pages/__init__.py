"""Pages for people: the briefing, the way back of its numbers, the dictionary, the review of figures and names.

Belongs here: what a page shows and how. Not here: the numbers (sql/marts, sql/briefing, sql/ways), serving (site.py serves what
is written here, and what must be live). Every page is whole in one file: it opens offline and asks no other machine.
"""
