"""Looks into finished PDFs: what a screen reader finds there and would miss, and what a press would not print."""
