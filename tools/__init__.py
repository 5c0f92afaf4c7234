"""Build scripts. Never imported by the product."""
