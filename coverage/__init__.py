"""The definition of a zone blanche: pure rules on frozen values.

Knows no file, no screen, no geometry and no clock. The date, the parameters and
the needs are always given.
"""
