"""Parts of the page « Données » that bear on the roster: edit, import, look back."""
