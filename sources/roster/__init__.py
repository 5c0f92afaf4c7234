"""The roster file: read, checked, reported, written back."""
