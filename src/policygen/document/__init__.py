"""The page: its closed tree, the reader that accepts it, typography, and its markup."""
