"""Why a reply came to what it came to, for people: its verdict, its content with what was recognized, its body."""

from .text_view import USUAL, explain

__all__ = ["USUAL", "explain"]
