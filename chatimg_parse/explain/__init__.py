"""Why a reply came to what it came to, for people: its verdict, its content with what was recognized, its body."""

from .page.page import explain_html
from .text_view import explain

__all__ = ["explain", "explain_html"]
