"""Synthetic committees: people, rosters, registers and reports that agree (or disagree in known ways), to try and to test with."""
