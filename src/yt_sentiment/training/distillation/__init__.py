"""From a large teacher to the small encoder that a model carries.

``texts`` without labels and ``labelled_rows`` are judged by two ``teacher``s, of which each learnt from one half of the
rows (``fine_tuning`` of a ``pretrained`` encoder, or ``random_words`` in its place). ``soft_labels`` is what they say;
the ``student`` learns it with the ``network``. ``cross_fitting`` does all of it in order, and ``out_of_fold`` is what
the stages read afterwards.
"""
