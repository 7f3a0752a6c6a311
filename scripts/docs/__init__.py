"""Makers of documents and dashboards."""
