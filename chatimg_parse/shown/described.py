"""What the fields of a class mean, said once: their descriptions go into the JSON schema and into the docstring.

`help(ImageResult)`, an editor and the reference show the docstring, where pydantic alone would show types and defaults.
A schema describes each field at its place, so the description of the class there stays the docstring as it was written.
Knows no class of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from inspect import cleandoc, get_annotations
from typing import Any, Literal, TypeVar, get_origin, get_type_hints

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.fields import FieldInfo

Class = TypeVar("Class", bound=type)
_WRITTEN = "_docstring_as_written"


class Described(BaseModel):
    """A model whose docstring tells its fields."""

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        """Tell the fields of a class that is made of this one, if it has a docstring."""
        super().__pydantic_init_subclass__(**options)
        kinds = get_annotations(cls)  # of its own fields, as they were written
        fields = cls.model_fields.items()
        _tell(cls, ((name, _kind(kinds.get(name), field.annotation), field) for name, field in fields))

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Pydantic's own, with the docstring as it was written."""
        return _schema(cls, core_schema, handler)


def described(cls: Class) -> Class:
    """The same for a dataclass whose fields are `Annotated` with a `Field` of pydantic."""
    hints = get_type_hints(cls, include_extras=True).items()
    _tell(cls, ((name, _kind(None, hint.__origin__), hint.__metadata__[0]) for name, hint in hints))
    made: Any = cls
    made.__get_pydantic_json_schema__ = classmethod(_schema)
    return cls


def _kind(written: str | None, kind: Any) -> str:
    """A type as it was written, but for a name that stands for words (`LinkRole`): then the words."""
    if written is None or get_origin(kind) is Literal:
        return kind.__name__ if isinstance(kind, type) else str(kind).removeprefix("typing.")
    return written


def _tell(cls: type, fields: Iterable[tuple[str, object, FieldInfo]]) -> None:
    written = cls.__dict__.get("__doc__")
    rows = [f"    {name} ({kind}): {field.description}" for name, kind, field in fields if field.description]
    if written and rows:
        setattr(cls, _WRITTEN, cleandoc(written))
        cls.__doc__ = "\n".join([cleandoc(written), "", "Attributes:", *rows])


def _schema(cls: type, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
    schema = handler(core_schema)
    if _WRITTEN in cls.__dict__:
        handler.resolve_ref_schema(schema)["description"] = cls.__dict__[_WRITTEN]
    return schema
