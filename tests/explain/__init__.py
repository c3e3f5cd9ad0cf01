"""The annotated view of contents and bodies."""
