"""Looks into finished PDFs: what a screen reader finds there, and what it would miss."""
