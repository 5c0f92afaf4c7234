"""The store: what people change through the product, with every past state of it.

`Store.commit` is the only door for a change: a signature, changes, what was seen. The
engine never sees it: `stored.py` turns its content into the same values as the files.
"""
