"""What a `Retry-After` header asks for (RFC 9110, 10.2.3). Nothing of ours is imported."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds as `Retry-After` tells them, also as a date, which is compared with the server's own clock."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.replace(".", "", 1).isdigit():
        return float(told[:12])
    at = _time(told)
    if at is None:
        return None
    return at - (_time(headers.get("date", "")) or time.time())


def _time(told: str) -> float | None:
    try:
        at: datetime = parsedate_to_datetime(told)
        return at.timestamp()
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
