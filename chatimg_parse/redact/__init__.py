"""Logs without pictures and keys: `redact` a reply or a request, `RedactFilter` for log records, `Store` for pictures.

Nothing of this is loaded by `import chatimg_parse`.

How it is done: `places` finds in a text what has to go and says with what (an `Edit`), by the rows of `secrets` and the
readers of `pictures`. `json_text` does so in the strings of JSON, where they stand, and `streams` in the events of a
stream, whose texts come in pieces. `values` walks dicts and lists, `carriers` takes in bytes, forms and objects.
"""

from .carriers import redact as redact
from .logs import RedactFilter as RedactFilter
from .room import Store as Store

__all__ = ["RedactFilter", "Store", "redact"]
