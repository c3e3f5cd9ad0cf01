"""References (`[label][key]`, `[label]`): links and images whose address a line of its own defines, often later."""

from __future__ import annotations

from ..record.recorder import Recorder
from ..syntax.tokens import Definition, Image, Link, Reference

_DEFINED_LABELS = frozenset(("preview", "source", "download"))
# Characters that references may repeat in all. The first use of an address is free, so that each is told. Without this
# a reply of `[a][a][a]...` and one long address gave a result that was as long as both multiplied.
_REPEATED = 100_000


class References:
    """Collects references and definitions; `resolve` brings them together at the content's end."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._definitions: dict[str, str] = {}
        self._used: set[str] = set()
        self._left = _REPEATED
        self._waiting: list[tuple[int, Reference | Link]] = []

    def wait(self, construct: Reference | Link) -> None:
        """Its address, or that of an image in its label, may still come."""
        self._waiting.append((self._recorder.offset + construct.start, construct))

    def define(self, definition: Definition, _role: str | None) -> None:
        """A reference definition; one whose key is a label is that label's value too."""
        self._definitions.setdefault(definition.key, definition.destination)
        if definition.open:
            self._recorder.findings.open_url = self._recorder.resolved(definition.destination)
        role = self._recorder.vocabulary.heads.get(definition.key)
        if role in _DEFINED_LABELS:
            url = self._recorder.checked(definition.destination, definition)
            if url is not None:
                self._recorder.link_found(definition, url, definition.key, role)

    @property
    def count(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def places(self, first: int) -> list[int]:
        """Where what waits stands, from one on."""
        return [at for at, _ in self._waiting[first:]]

    def left_of(self, reference: Reference) -> str:
        """What a reference leaves in the text: itself, if nothing defines it, or if it is the mark of a footnote."""
        if reference.key in self._definitions and not reference.label.startswith("^"):
            return "" if reference.image or reference.images else reference.label
        return "" if reference.images else f"{'!' * reference.image}[{reference.label}]"

    def resolve(self) -> None:
        """Nothing follows: what waits counts as far as it is defined."""
        for at, construct in self._waiting:
            self._resolve(at, construct)

    def _resolve(self, at: int, construct: Reference | Link) -> None:
        """A reference counts where its definition is known; without one the images in its label do."""
        recorder = self._recorder
        recorder.offset = at - construct.start
        recorder.poster = None
        start, end, label = construct.start, construct.end, construct.label
        images = self._known(construct.images or ())
        destination = construct.destination if isinstance(construct, Link) else self._address(construct.key)
        if destination is None:
            for image in images:
                recorder.image(image)
        elif isinstance(construct, Reference) and construct.image:
            recorder.image(Image(start, end, label, destination))
        else:
            recorder.link(Link(start, end, label, destination, images), None)

    def _known(self, images: tuple[Image | Reference, ...]) -> tuple[Image, ...]:
        """Images as they are, and references to some by their definitions."""
        known = []
        for image in images:
            if isinstance(image, Image):
                known.append(image)
                continue
            address = self._address(image.key)
            if address is not None:
                known.append(Image(image.start, image.end, image.label, address))
        return tuple(known)

    def _address(self, key: str) -> str | None:
        """What a key leads to; nothing where no line defines it, or where it was repeated too often."""
        address = self._definitions.get(key)
        if address is None or key not in self._used:
            self._used.add(key)
            return address
        if len(address) > self._left:
            return None  # shorter ones may still be
        self._left -= len(address)
        return address
