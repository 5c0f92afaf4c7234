"""How sure a verdict or a plan is: draws of the assumptions, tipping points, regrets."""
