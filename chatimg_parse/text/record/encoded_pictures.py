"""Pictures that came as data: put right, looked at, refused with a name, or added to the findings."""

from __future__ import annotations

from .. import pixels, placeholders
from ..syntax.autolinks import HEADER
from ..syntax.tokens import Payload
from .findings import Findings, Picture, Remark


class Pictures:
    """Adds data pictures to `findings`."""

    def __init__(self, findings: Findings, allow_svg: bool) -> None:
        self._findings = findings
        self._allow_svg = allow_svg

    def data_uri(
        self, raw: str, payload: Payload | None, at: int, end: int, alt: str | None, origin: str, inputs: set[str]
    ) -> Picture | None:
        """A data URI with a delimiter around it; `payload` where it was cut off its head already."""
        header = HEADER.match(raw)
        told = placeholders.read(raw) if header is None else None
        if told is not None:
            return self._redacted(told._replace(cut=False), at, end, alt, origin, inputs)
        if header is None:
            self._remark("url-refused", at, end)
            return None
        if payload is None:
            text = raw[header.end() :]
            encoded = header[2].lower().endswith(";base64")
            payload = Payload(text if encoded else pixels.percent_to_base64(text), plain=False)
        picture = self.payload(payload, header[1].lower(), at, end, alt, origin, inputs)
        if picture is not None:
            picture.cut = False  # it ends where its writer ended it
        return picture

    def payload(
        self,
        payload: Payload,
        claim: str | None,
        at: int,
        end: int,
        alt: str | None,
        origin: str,
        inputs: set[str],
        *,
        field: bool = False,
    ) -> Picture | None:
        """Base64 as written; `claim` is the type that was told beside it, `inputs` the pictures of the block.

        `field` is True where a key or a data URI says that this is a picture, whatever its bytes look like.
        """
        told = placeholders.read(payload.text)
        if told is not None:
            return self._redacted(told, at, end, alt, origin, inputs)
        data = pixels.normalize(payload.text, plain=payload.plain)
        if data is None:
            self._remark("image-unreadable", at, end)
            return None
        if inputs and data in inputs:
            return None  # the user's own picture, shown again
        seen = pixels.look(data)
        problem = seen.problem
        if seen.media_type == "image/svg+xml" and not self._allow_svg:
            problem = "svg-refused"
        if problem == "image-type-unknown" and claim is None and not field:
            return None  # bare letters that only began like a picture
        if problem:
            self._remark(problem, at, end)
            if problem != "image-type-unknown":
                return None
        media_type = seen.media_type or claim
        picture = Picture(
            at,
            end,
            origin,
            data=data,
            media_type=media_type,
            width=seen.width,
            height=seen.height,
            alt=alt,
            cut=not seen.complete or (problem is not None and pixels.is_begun(data)),
        )
        self._findings.pictures.append(picture)
        return picture

    def _redacted(
        self, told: placeholders.Placeholder, at: int, end: int, alt: str | None, origin: str, inputs: set[str]
    ) -> Picture | None:
        """A picture that was delivered, and of which a log keeps only what it was (rule 17)."""
        if told.key in inputs:
            return None
        if told.media_type == "image/svg+xml" and not self._allow_svg:
            self._remark("svg-refused", at, end)
            return None
        self._remark("picture-redacted", at, end)
        picture = Picture(at, end, origin, data=told.key, media_type=told.media_type, alt=alt, cut=told.cut)
        self._findings.pictures.append(picture)
        return picture

    def _remark(self, code: str, at: int, end: int) -> None:
        self._findings.remarks.append(Remark(code, at, end))
