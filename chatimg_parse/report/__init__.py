"""What came out of stored replies: the figures of a table of them, for a terminal and as one page.

Needs the extra `chatimg-parse[report]` (pyarrow and matplotlib). Nothing of it is loaded by `import chatimg_parse`.
What is shown, and what is safe about it, is told in docs/report.md.
"""

from importlib.util import find_spec

if not (find_spec("pyarrow") and find_spec("matplotlib")):
    raise ImportError("chatimg_parse.report needs pyarrow and matplotlib: pip install 'chatimg-parse[report]'")

from .figures import KINDS, TOOK, Breakdown, Bucket, Line, Picture, Place, Task, Tasks, Timeline
from .reading import Report, report
from .tables.rows import TableError

__all__ = [
    "KINDS",
    "TOOK",
    "Breakdown",
    "Bucket",
    "Line",
    "Picture",
    "Place",
    "Report",
    "TableError",
    "Task",
    "Tasks",
    "Timeline",
    "report",
]
