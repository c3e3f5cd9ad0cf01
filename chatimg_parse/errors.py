"""The errors that a result raises, by the name that people look for. They live beside the result they hold."""

from .models import ChatImageError as ChatImageError
from .models import ImageFailed as ImageFailed
from .models import ImagePending as ImagePending
from .models import ImageRefused as ImageRefused
from .models import NoImage as NoImage

__all__ = ["ChatImageError", "ImageFailed", "ImagePending", "ImageRefused", "NoImage"]
