"""From labelled rows to a fitted model."""
