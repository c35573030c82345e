"""Repairs of source files that cannot change what they mean: bytes in, bytes out, with a sentence for each repair."""
