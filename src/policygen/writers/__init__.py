"""Writers: one a format, each from an accepted page to bytes."""
