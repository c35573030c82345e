"""Building: which outputs exist, how each is made, and how they reach the disk whole."""
