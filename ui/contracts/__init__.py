"""Widgets of « Marchés de l'État » and « Données »: what the store of contracts lets us say."""
