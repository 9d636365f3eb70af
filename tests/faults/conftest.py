"""Faults: what a night does when the world around it fails."""
