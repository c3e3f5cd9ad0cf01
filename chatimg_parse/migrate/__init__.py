"""From a chat request to an Images API request: `to_images_request(chat_request)`.

The answer of a chat route is a text that has to be read; the Images API answers with data. This package turns the one
request into the other, by rules that stand as rows of data in `MODELS`.
"""

from .request import to_images_request as to_images_request
from .result import Dropped as Dropped
from .result import ImagesRequest as ImagesRequest
from .result import Note as Note
from .rows import MODELS as MODELS
from .rules import FixedSizes as FixedSizes
from .rules import Flag as Flag
from .rules import FreeSizes as FreeSizes
from .rules import Members as Members
from .rules import ModelRule as ModelRule
from .rules import OneOf as OneOf
from .rules import Ratios as Ratios
from .rules import Text as Text
from .rules import Tools as Tools
from .rules import Whole as Whole

__all__ = [
    "MODELS",
    "Dropped",
    "FixedSizes",
    "Flag",
    "FreeSizes",
    "ImagesRequest",
    "Members",
    "ModelRule",
    "Note",
    "OneOf",
    "Ratios",
    "Text",
    "Tools",
    "Whole",
    "to_images_request",
]
