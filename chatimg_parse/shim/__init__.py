"""A drop-in for the OpenAI SDK: pictures in chat replies where existing code looks for them.

Imports neither openai nor an HTTP library before one of its functions needs it.
"""

from .chat.adapt import adapt
from .images.call import ImagesCall
from .images.question import default_template
from .options import Mode, OnFailure, Text
from .transport.install import async_http_client, http_client, install, uninstall
from .transport.transports import AsyncChatImageTransport, ChatImageTransport

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
