"""From a reply to the file: pictures fetched from where a reply says, without trusting it, and stored.

Needs the extra `chatimg-parse[fetch]` (ssrfguard). Nothing of it is loaded by `import chatimg_parse`.
"""

from .errors import FetchError
from .guarded import Answer, Fetcher, GuardedFetcher, aread, read
from .pictures import Fetched, afetch, fetch
from .policy import Policy
from .saving import Saved, SavedFile, asave, save
from .store import Folder, Store

__all__ = [
    "Answer",
    "FetchError",
    "Fetched",
    "Fetcher",
    "Folder",
    "GuardedFetcher",
    "Policy",
    "Saved",
    "SavedFile",
    "Store",
    "afetch",
    "aread",
    "asave",
    "fetch",
    "read",
    "save",
]
