"""State contracts: from open procurement files (DECP) to one trustworthy row per contract.

`reading` tells formats by their shape and streams rows of text; `rules` gives them a
meaning as portable Ibis expressions; `store` keeps the result, whole or not at all.
"""
