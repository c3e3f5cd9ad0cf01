"""A drop-in for the OpenAI SDK: pictures in chat replies where existing code looks for them.

Imports neither openai nor an HTTP library before one of its functions needs it.
"""

from .adapt import adapt
from .install import async_http_client, http_client, install, uninstall
from .options import Mode, OnFailure, Text
from .overchat import ImagesCall, default_template
from .transport import AsyncChatImageTransport, ChatImageTransport

__all__ = [
    "AsyncChatImageTransport",
    "ChatImageTransport",
    "ImagesCall",
    "Mode",
    "OnFailure",
    "Text",
    "adapt",
    "async_http_client",
    "default_template",
    "http_client",
    "install",
    "uninstall",
]
