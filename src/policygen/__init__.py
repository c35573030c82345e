"""Turns structured YAML into policy papers: Word, PDF and HTML from one page, in every language of a project."""

__version__ = "0.1.0"
