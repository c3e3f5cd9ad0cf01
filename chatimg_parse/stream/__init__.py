"""Replies that arrive in pieces."""
