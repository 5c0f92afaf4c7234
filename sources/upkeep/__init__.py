"""Keep the roster true: what a change is made of, what it changes, and the way back."""
