"""Files for translators without a gettext editor: what goes out, and how it is taken back."""
