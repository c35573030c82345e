"""Catalogs: extracting what is to be translated, updating what translators have."""
