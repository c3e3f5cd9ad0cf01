"""Whole responses: which family a body is of, and where in it the texts, pictures and errors sit."""
