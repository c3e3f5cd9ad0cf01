"""Where bytes are put: the protocol that fetching, redaction and columns share, and a folder. It needs no extra."""

from .errors import CODES as CODES
from .errors import StoreError as StoreError
from .folder import Folder as Folder
from .folder import FolderPath as FolderPath
from .protocol import Store as Store
from .protocol import file_name as file_name

__all__ = ["CODES", "Folder", "FolderPath", "Store", "StoreError", "file_name"]
