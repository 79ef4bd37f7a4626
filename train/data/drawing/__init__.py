"""Captioned pictures of single garments, from which a model learns to draw."""
