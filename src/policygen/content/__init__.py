"""What partners and editors say: reading, checking, merging, localising."""
