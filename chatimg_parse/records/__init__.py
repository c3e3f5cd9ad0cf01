"""Where replies lie in stored records: batch outputs, logs of gateways, traces, chat rows.

    from chatimg_parse.records import choose, located

    located("openai-batch").replies(record)  # by the name of a shape
    located("response.body | error").replies(record)  # by a path
    choose(records).replies(record)  # by what the first records look like

`paths` are the ways to a reply, `shapes` a path with the signs of the records that it is for. `rows` and `replies` are
the shapes that are known, and `choice` takes the one that reads most. A record is never searched: pictures of its
prompt are no results.
Nothing of this is loaded by `import chatimg_parse`.
"""

from .choice import Choice, UnknownShape, choose
from .paths import Found, Path, opened
from .rows import AUTO, SHAPES, located
from .shapes import Shape

__all__ = ["AUTO", "SHAPES", "Choice", "Found", "Path", "Shape", "UnknownShape", "choose", "located", "opened"]
