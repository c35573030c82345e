"""Looks into finished Word files: is the file whole, and would Word's own accessibility checker be content.

The accessibility rules follow the published rules of that checker:
https://support.microsoft.com/office/rules-for-the-accessibility-checker-651e08f2-0fc3-4e10-aaca-74b4a67101c1
"""

from policygen.preflight.word.check import check_word

__all__ = ["check_word"]
