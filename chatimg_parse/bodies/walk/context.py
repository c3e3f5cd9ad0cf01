"""What is known around an object: the walk hands it down, and each object makes its own of it."""

from __future__ import annotations

from typing import Any


class Context:
    """`state`: `run`, `done` or `fail` as the nearest object around told it, `None` where none did.

    Never changed once it is made. One is made for nearly every object, so it holds only what differs from the top: a
    copy costs half of a tuple's, and Python keeps two thousand tuples of each length for later.
    """

    state: str | None = None
    final: bool = False  # its place says that the work is done, whatever an item of it says (rule 24)
    thought: bool = False  # what a model says to itself
    fine: bool = False  # what carries it says that all went well
    strict: bool = False  # beside a failure, or written by a model: only an address that speaks for a picture is one
    unknown: bool = False  # inside a member that no row knows: only what looks like a picture is one
    withheld: bool = False  # it was filtered, blurred or blacked out (rule 26)
    item: bool = False  # one of several results: its own states are not the task's
    image: bool = False  # in a field for pictures, where any bytes are one
    task: bool = False  # in a field for a task, whose `id` is the task's
    chat: bool = False  # in a conversation, whose ids and states start no task
    whole: bool = True  # a body or a wrapper of one: its message may be words
    fragment: bool = False  # its texts go on those of the chunk before
    stem: str | None = None  # the name of the text that its texts belong to
    phase: str = ""  # a text goes on only within one phase (rule 27)
    origin: str = "task"
    claim: str | None = None  # the media type that was told beside it
    prompt: str | None = None  # its own revised prompt
    alt: str | None = None
    poster: str | None = None  # the still picture, if it is a video after all

    def but(self, **told: Any) -> Context:
        """The same but for some."""
        other = Context.__new__(Context)
        other.__dict__ = {**self.__dict__, **told}
        return other

    @property
    def draft(self) -> bool:
        """The pictures in it are no results: the work goes on, or they are thoughts."""
        return self.thought or (self.state == "run" and not self.final)


TOP = Context()
