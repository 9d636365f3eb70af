"""Alerts: what somebody should know of a night, told once, to the right people, over any channel, without failing the night.

`current` what is wrong now · `ledger` what was told · `digest` the words · `recipients` whom to tell · `outbox` and `sending`
how it goes out · `closing` the end of a night, which calls them all.
"""
