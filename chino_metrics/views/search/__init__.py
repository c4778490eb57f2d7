"""What is found by a word, in one index for every form.

Door: ``index.make_index``, ``index.Index`` and its ``find``; ``packed.packed`` is the same
index for the script in the browser, which folds and scores as ``folding`` and ``scoring`` do.
"""
