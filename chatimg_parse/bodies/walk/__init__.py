"""The walk over the objects of a body, by the meanings of their keys."""
