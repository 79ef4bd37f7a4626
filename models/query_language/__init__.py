"""Searches in German, Spanish, French, Italian and Chinese, read as English ones.

`reading.QueryReader` is the door. It knows words, not grammar: it looks phrases up in the lists of
``models/vocabulary_words`` and puts their English words in an English order. It is no translator
of free text, and a search that is English already comes back as it was typed.
"""
