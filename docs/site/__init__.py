"""What Sphinx does not do by itself: links between files, and docstrings of names that modules show."""
