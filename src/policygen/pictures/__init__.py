"""Pictures that come from outside: told by content, looked at before they are decoded, and made anew for print."""
