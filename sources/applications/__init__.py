"""Applications to a call: read from files, kept, checked, written back."""
