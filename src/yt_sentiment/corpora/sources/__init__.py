"""The corpora, a module each: where its files are, what is known of its labels, and how it is read."""
