"""Experiments on text features, the handling of imbalance, algorithms, labels and age.

Every table trains on the same sample of the training split and is judged on the human-labelled rows of the validation
split; the test split is never read. ``python -m yt_sentiment.experiments`` runs them.
"""
