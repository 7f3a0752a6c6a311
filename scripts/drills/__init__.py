"""Rehearsals of what must work on a bad day, on one machine, without a cloud."""
