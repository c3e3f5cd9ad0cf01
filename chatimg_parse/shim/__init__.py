"""A drop-in for the OpenAI SDK: pictures in chat replies where existing code looks for them.

Imports neither openai nor an HTTP library before one of its functions needs it.
"""

from .chat.accessors import chat_image_of, images_of
from .chat.adapt import adapt
from .images.call import ImagesCall
from .images.question import default_template
from .options import HttpClientOptions, Mode, OnFailure, ShimOptions, Text
from .transport.install import async_http_client, http_client, install, uninstall
from .transport.transports import AsyncChatImageTransport, ChatImageTransport

__all__ = [
    "AsyncChatImageTransport",
    "ChatImageTransport",
    "HttpClientOptions",
    "ImagesCall",
    "Mode",
    "OnFailure",
    "ShimOptions",
    "Text",
    "adapt",
    "async_http_client",
    "chat_image_of",
    "default_template",
    "http_client",
    "images_of",
    "install",
    "uninstall",
]
