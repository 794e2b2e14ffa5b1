"""How the trained part of the understanding is made and measured."""
