"""The three questions, answered by experiment: which text features, which handling of imbalance, which algorithm.

Every table trains on the same sample of the training split and is judged on the human-labelled rows of the validation
split; the test split is never read. ``python -m yt_sentiment.experiments`` runs them.
"""
