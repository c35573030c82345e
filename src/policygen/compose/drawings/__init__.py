"""The drawings of the documents: charts, map, cover art and emblem, made as SVG from plain values.

Every function returns a ``Drawing``. Lengths are millimetres; words come in already in the document's language.
"""
