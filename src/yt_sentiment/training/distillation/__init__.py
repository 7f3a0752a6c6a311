"""From a large multilingual teacher to the small encoder that a model carries."""
