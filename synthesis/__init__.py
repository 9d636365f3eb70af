"""Synthetic committees: people, rosters, registers and reports that agree, to try and to test with."""
