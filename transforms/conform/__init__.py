"""Conforming: rows from many files become one truth about organizations, persons and what happened to them.

Belongs here: everything between canonical rows (`rosters/SPEC.md`) or resolved figures and the tables of the warehouse.
Not here: reading files, storing keys, publishing. Pure: frames in, frames out; the same evidence in any order gives the
same result. Serves the orchestration, which keeps the keys and calls `pipeline.conform` or the single steps.
"""
