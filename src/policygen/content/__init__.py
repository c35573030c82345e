"""What partners and editors say: reading, checking, merging, localising."""

import os

# What else is installed must not change what the models do; to look for it takes a tenth of their time to be imported.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
