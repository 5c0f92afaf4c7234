"""Applications to a call: checked on its text, added up, ranked by what each would change."""
