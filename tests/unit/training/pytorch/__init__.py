"""Tests of what computes with PyTorch: ``make test-all`` runs them, after ``make install-distil``."""
