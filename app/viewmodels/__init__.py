"""State behind the views: QtCore only, no widgets and no pictures."""
