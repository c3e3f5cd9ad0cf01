"""Log records without pictures and keys."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from .carriers import redact
from .room import Store

_FORMATTER = logging.Formatter()
_PLAIN = (str, bytes, bytearray, dict, list, tuple)


class RedactFilter(logging.Filter):
    """Redacts what a record says: its message, its arguments, and the text of its exception.

    Put it on a handler (`handler.addFilter(RedactFilter())`), which sees the records of all loggers; on a logger it
    sees those of that logger alone. It never raises and never drops a record. `keep` is as for `redact`.
    """

    def __init__(self, name: str = "", *, keep: Store | None = None) -> None:
        super().__init__(name)
        self._keep = keep

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; always true."""
        for change in (self._arguments, self._message, self._exception):
            with suppress(Exception):  # a log must not fail for what it logs
                change(record)
        return True

    def _cleaned(self, value: Any) -> Any:
        if not isinstance(value, _PLAIN):
            return value
        try:
            return redact(value, keep=self._keep)
        except Exception:  # of the store
            return redact(value)

    def _arguments(self, record: logging.LogRecord) -> None:
        if not record.args:  # else a text that is formatted, of which nothing must go
            record.msg = self._cleaned(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(self._cleaned, record.args))
        elif record.args is not None:
            record.args = self._cleaned(record.args)

    def _message(self, record: logging.LogRecord) -> None:
        """What shows only in the whole: a header whose value is an argument, an object that prints a picture."""
        message = record.getMessage()
        cleaned = self._cleaned(message)
        if cleaned != message:
            record.msg, record.args = cleaned, None

    def _exception(self, record: logging.LogRecord) -> None:
        """Handlers format an exception once and keep its text, so it is done here, before they do."""
        if record.exc_info and not record.exc_text:
            record.exc_text = _FORMATTER.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self._cleaned(record.exc_text)
        if record.stack_info:
            record.stack_info = self._cleaned(record.stack_info)
