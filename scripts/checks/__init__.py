"""Checks of the tree that a linter does not know."""
