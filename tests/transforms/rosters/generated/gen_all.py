"""Imports every module of kinds, so that the register is full."""

import gen_files
import gen_habits
import gen_inspections
import gen_large
import gen_member_faults
import gen_member_tables
import gen_member_values
import gen_members
import gen_practice
import gen_programs
import gen_random
import gen_ratings
import gen_register_habits
import gen_registers

__all__ = [
    "gen_files",
    "gen_habits",
    "gen_inspections",
    "gen_large",
    "gen_member_faults",
    "gen_member_tables",
    "gen_member_values",
    "gen_members",
    "gen_practice",
    "gen_programs",
    "gen_random",
    "gen_ratings",
    "gen_register_habits",
    "gen_registers",
]
