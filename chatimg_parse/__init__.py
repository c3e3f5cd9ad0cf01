"""Reads what image generation over `/v1/chat/completions` answers, and gives it as an Images API shaped result."""

from .models import ChatImageError, ErrorInfo, Image, ImageResult, Issue, Link, Parameters, Span, Status, Video
from .parse import parse
from .stream.parser import StreamParser

__version__ = "0.1.0"
__all__ = [
    "ChatImageError",
    "ErrorInfo",
    "Image",
    "ImageResult",
    "Issue",
    "Link",
    "Parameters",
    "Span",
    "Status",
    "StreamParser",
    "Video",
    "parse",
]
