"""The kernel: replies in, columns out, without a dump of the results in between.

The fields of a result go into one tuple, those of all rows into one array a column, lists of pictures and issues as
offsets into one long list: about a twentieth of what parsing costs. A reply that our own code fails on is a row that
says so: one that raises would end the whole job, in every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

import pyarrow as pa
from typing_extensions import Unpack

from ..entry import parse
from ..models import Image, ImageResult
from ..stores import Store, StoreError
from ..stream.options import PARSE_OPTIONS, USUAL, ParseOptions, check_names
from ..stream.shaped import read_by_shape, shapes_of
from ..text.folding import joined_surrogates
from .columns import struct_type
from .json_text import as_json
from .pictures import Facts, Pictures, Word, checked, kept_as, reader
from .pieces import check_type, cuts, readable, values_of

# Which attributes go into which column, in the order in which rows are held.
_PLAIN = {
    "status": "status",
    "task_id": "task_id",
    "preview_url": "preview_url",
    "source_url": "source_url",
    "poll_url": "poll_url",
    "progress": "progress",
    "text": "text",
    "reply_id": "id",
    "model": "model",
    "created": "created",
}
_IMAGE = ("url", "media_type", "width", "height", "origin", "download_url", "sha256", "size")
_VIDEO = ("url", "poster_url")
_ERROR = ("error_code", "error_type", "error_message")
_COLUMNS = (*_PLAIN, "params", "prompt", *_ERROR, "images", "videos", "issues")
_told = itemgetter(*_PLAIN.values())
_parts = itemgetter("params", "error", "data", "videos", "issues")
_of_image = itemgetter(*_IMAGE[:-2])  # the rest are `Facts`
_of_video = itemgetter(*_VIDEO)
Row = tuple[Any, ...]  # what one reply says, in the order of `_COLUMNS`
NULL: Row = (None,) * len(_COLUMNS)
FAILED: Row = (*NULL[:-1], ["parser-error"])


class Kernel:
    """How replies are read: made once, then used for every piece.

    Raises `TypeError` or `ValueError` for a wrong argument at once, so that none can fail row by row.
    """

    def __init__(self, pictures: Pictures, told: ParseOptions) -> None:
        options: dict[str, Any] = {**told}
        if "inputs" in options and not isinstance(options["inputs"], (str, bytes)):
            options["inputs"] = tuple(options["inputs"])  # what can be read once is needed for every reply
        parse(None, **options)
        self.pictures: Word | Store = checked(pictures)
        self.options = options
        self.type = struct_type(self.pictures)
        self._layout = _layout(self.type)
        # Rows depend on what becomes of pictures; a store is asked for each of them.
        kinds = () if self.options or not isinstance(self.pictures, str) else (str, bytes, dict)
        self._shapes = {kind: shapes_of(f"rows of {kind.__name__}, {self.pictures}", USUAL) for kind in kinds}

    def array(self, column: pa.Array) -> pa.StructArray:
        """Of a column in one piece, in smaller ones."""
        column = readable(column)
        parts = [self.values(values_of(column.slice(*cut))) for cut in cuts([column])]
        return parts[0] if len(parts) == 1 else pa.concat_arrays(parts)

    def values(self, replies: Iterable[Any]) -> pa.StructArray:
        """Of Python values, all at once: the caller bounds them."""
        return self.array_of(self.rows(replies))

    def rows(self, replies: Iterable[Any]) -> list[Row]:
        """What each says, before it is an array or anything else."""
        read = partial(parse, **self.options) if self.options else parse
        return list(map(self._row, replies, repeat(partial(_row, read=read, facts=reader(self.pictures)))))

    def _row(self, reply: Any, anew: Callable[[Any], Row]) -> Row:
        """By its shape, where such ones came often: no result is made that is taken apart at once."""
        shapes = self._shapes.get(type(reply))
        if shapes is None:
            return anew(reply)
        try:
            return read_by_shape(shapes, reply, anew, tuple)
        except Exception:
            return FAILED

    def array_of(self, rows: list[Row]) -> pa.StructArray:
        """The rows that `rows` gave as a struct array of `type`."""
        return _array_of(rows, self._layout, kept_as(self.pictures))

    def objects(self, rows: list[Row]) -> list[dict[str, Any]]:
        """Rows as plain data: the same names and values in the same order, bytes as they are."""
        names = [field.name for field in self.type]
        ordered = itemgetter(*map(_COLUMNS.index, names))
        members = (*_IMAGE, kept_as(self.pictures))
        of_image = [field.name for field in self.type.field("images").type.value_type]
        from_image = itemgetter(*map(members.index, of_image))
        made = [dict(zip(names, ordered(row), strict=True)) for row in rows]
        for each in made:
            each["images"] = each["images"] and [
                dict(zip(of_image, from_image(image), strict=True)) for image in each["images"]
            ]
            each["videos"] = each["videos"] and [dict(zip(_VIDEO, video, strict=True)) for video in each["videos"]]
        return made


def parse_array(
    replies: pa.Array | pa.ChunkedArray, *, pictures: Pictures = "digest", **options: Unpack[ParseOptions]
) -> pa.StructArray:
    """What a column of replies says, row by row: a struct array of the columns of `COLUMNS`, as long as `replies`.

    `replies`: text (string, large_string, string_view), binary, struct or list of these, also dictionary encoded or in
    chunks; what `parse` takes. A null comes out as a null. A reply that our own code fails on has a null status and
    the issue `parser-error`; it never raises.

    `pictures`: what becomes of pictures whose bytes stand in a reply. `"omit"` leaves them out, `"digest"` tells
    `sha256` and `size`, `"bytes"` also keeps them as `data`; a folder (a path) or a `Store` takes them under names of
    our own, each once, and `path` tells where. `options`: the arguments of `parse` (`kind`, `base_url`, `preview`,
    `allow_svg`, `inputs`, `expects_image`, `limits`, `dialect`).

    Raises `TypeError` and `ValueError` for a wrong argument, before anything is read, and
    `chatimg_parse.stores.StoreError` where a picture cannot be stored, which no other row would fare better with.
    """
    check_names("parse_array", options, PARSE_OPTIONS)
    if not isinstance(replies, (pa.Array, pa.ChunkedArray)):
        raise TypeError(f"parse_array takes a pyarrow Array or ChunkedArray, not {type(replies).__name__}")
    check_type(replies.type)
    kernel = Kernel(pictures, options)
    parts = [kernel.array(chunk) for chunk in (replies.chunks if isinstance(replies, pa.ChunkedArray) else [replies])]
    return parts[0] if len(parts) == 1 else pa.concat_arrays(parts or [kernel.values([])])


# -- from results to columns ----------------------------------------------------------------------------------


def _row(reply: Any, read: Callable[[Any], ImageResult], facts: Callable[[Image], Facts]) -> Row:
    """One reply, in the order of `_COLUMNS`.

    Texts and numbers are taken out of the result at once: a batch of results that live on would cost more, in cold
    memory and garbage collection, than all the rest here.
    """
    if reply is None:
        return NULL
    try:
        fields = read(reply).__dict__  # where pydantic keeps them: half the time of attributes
        params, error, images, videos, issues = _parts(fields)
        return (
            *_told(fields),
            None if params is None else as_json(params.raw),
            None if params is None else params.prompt,
            None if error is None else error.code,
            None if error is None else error.type,
            None if error is None else error.message,
            [_of_image(each.__dict__) + facts(each) for each in images] if images else (),
            [_of_video(each.__dict__) for each in videos] if videos else (),
            [each.code for each in issues] if issues else (),
        )
    except StoreError:
        raise
    except Exception:
        return FAILED


class _Layout(NamedTuple):
    """The fields of a struct, and of the items of its lists: asking a type for them costs as much as some rows."""

    fields: list[pa.Field]
    items: dict[str, list[pa.Field]]


def _layout(of: pa.StructType) -> _Layout:
    items = {name: list(of.field(name).type.value_type) for name in ("images", "videos")}
    return _Layout(list(of), items)


def _array_of(rows: list[Row], layout: _Layout, kept: str | None) -> pa.StructArray:
    """All rows as an array; pictures have what was kept of them in the column `kept`."""
    made: dict[str | None, Any] = _by_name(rows, _COLUMNS)
    for name, members in (("images", (*_IMAGE, kept)), ("videos", _VIDEO)):
        offsets, items = _flat(made[name])
        made[name] = pa.ListArray.from_arrays(offsets, _struct(_by_name(items, members), layout.items[name]))
    offsets, codes = _flat(made["issues"])
    made["issues"] = pa.ListArray.from_arrays(offsets, pa.array(codes, pa.string()))
    return _struct(made, layout.fields, [row is NULL for row in rows])


def _flat(lists: Iterable[Sequence[Any] | None]) -> tuple[pa.Array, list[Any]]:
    """Lists as offsets into one long list, and that."""
    offsets: list[int | None] = []
    items: list[Any] = []
    for each in lists:
        offsets.append(None if each is None else len(items))
        if each:
            items += each
    return pa.array([*offsets, len(items)], pa.int32()), items


def _by_name(rows: list[tuple[Any, ...]], names: Sequence[str | None]) -> dict[str | None, Sequence[Any]]:
    return dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))


def _struct(made: Mapping[str | None, Any], fields: list[pa.Field], nulls: Sequence[bool] = ()) -> pa.StructArray:
    arrays = [_array(made[field.name], field.type) for field in fields]
    return pa.StructArray.from_arrays(arrays, fields=fields, mask=pa.array(nulls) if any(nulls) else None)


def _array(values: Sequence[Any] | pa.Array, of: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    try:
        return pa.array(values, of)
    except (pa.ArrowException, UnicodeError, OverflowError, TypeError):
        return pa.array([_fitting(each, of) for each in values], of)


def _fitting(value: Any, of: pa.DataType) -> Any:
    """What Arrow can carry of a value: no half of a surrogate pair (U+FFFD), no number that is too large (null)."""
    cleaned = joined_surrogates(value, "replace") if isinstance(value, str) else value
    try:
        return pa.scalar(cleaned, of).as_py()
    except (pa.ArrowException, UnicodeError, OverflowError, TypeError):
        return None
