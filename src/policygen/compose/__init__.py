"""Composing: from localised content and a template to an accepted, numbered and typeset page."""
