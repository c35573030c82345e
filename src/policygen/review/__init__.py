"""Copies of documents that reviewers work on in Word, and what they bring home: bytes in, edits and findings out."""
