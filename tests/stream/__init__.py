"""Replies as they come: event streams, pieces, sources, and what is told on the way."""
