"""Why a reply came to what it came to, for people: a view of its content, and the tree of a body."""

from .content_view import explain

__all__ = ["explain"]
