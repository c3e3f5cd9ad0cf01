"""What `to_images_request` gives: frozen pydantic models, and the codes of its notes."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from ..shown import Described
from .rules import Endpoint

# Every note: what was decided, and what the caller may do about it. Members in braces are filled in.
NOTES: dict[str, str] = {
    # The model.
    "unknown-model": "No rule is known for the model {model}, so the body has only what every Images endpoint takes. "
    "Pass models=(*MODELS, ModelRule(...)) if you know its rules.",
    "no-model": "The request names no model; the endpoint will take its default or refuse. Pass model=... to name one.",
    "model-replaced": "{model} is a name of chat routes and answers no Images request; the body asks for {new}. "
    "Pass model=... for another one.",
    "about-model": "{about}",
    "unsure": "{key} is sent although sources differ: {about}",
    # Size and ratio.
    "ratio-from-prompt": "The ratio {ratio} was read from the prompt.",
    "marker-cut": "{marker} was cut out of the prompt, where an Images model may draw it as words.",
    "marker-left": "The prompt tells the ratio {ratio}, for which this body has no place; it stays in the prompt.",
    "ratio-overridden": "The prompt tells the ratio {ratio}, but explicit keys win: the request tells {kept}.",
    "several-ratios": "The prompt tells several ratios; {ratio} counts.",
    "size-nearest": "{asked} is no size of this model; {size} is the nearest that it takes.",
    "ratio-nearest": "{asked} is no ratio of this model; {ratio} is the nearest that it takes.",
    "resolution-nearest": "{asked} is no resolution of this model; {resolution} is the nearest that it takes.",
    "size-as-ratio": "This model takes no size in pixels: {asked} became {became}.",
    "flags-left": "The prompt holds flags that an Images model does not know and may draw as words: {flags}.",
    # Other parameters.
    "value-changed": "{key} {asked} became {value}, as the rule for it spells or allows it.",
    "stream-events": "The stream sends events of the Images API (partial and completed pictures), not chat chunks.",
    "timeout": "High quality or a large picture takes long: allow more than 180 seconds, or stream.",
    "extra-keys": "The OpenAI SDK knows no {keys} in images.generate: pass extra_body=, or post the body as it is.",
    # The prompt.
    "no-prompt": "No text of the user was found; the endpoint will refuse an empty prompt.",
    "prompt-from-block": "The user's text was a block of parameters; its prompt is the prompt.",
    "prompt-from-earlier-turn": "The last turn has no text; the prompt is that of an earlier turn of the user.",
    "prompt-too-long": "The prompt has more than the {limit} characters that this model takes; it was not cut.",
    "lone-surrogate": "A text held half a surrogate pair, which UTF-8 cannot carry; it became U+FFFD.",
    # Pictures.
    "edit-as-json": "The pictures are references in a JSON body, as /images/edits takes them; the SDK's "
    "images.edit(image=...) sends files instead. Post the body as it is, or open the files for the SDK.",
    "picture-from-text": "A picture in the user's text became an input and was cut out of the prompt.",
    "picture-from-history": "The last turn has no picture, so the one of an earlier turn ({role}) is to be edited. "
    "Leave the history out of the request if the new picture shall not begin from it.",
}


class _Model(Described, frozen=True):
    """What cannot be changed once it is there."""


class Dropped(_Model):
    """Something of the chat request that the Images request does not have."""

    key: str = Field(description="Where it stood, for example `max_tokens` or `extra_body.seed`.")
    reason: str = Field(description="Why it is not in the body.")


class Note(_Model):
    """A decision that was taken."""

    code: str = Field(description="One of the codes of docs/migrate.md, in kebab-case.")
    message: str = Field(description="What was decided, and what to do if it is not what you want.")


class ImagesRequest(_Model):
    """An Images API request: send `body` as JSON to `path`."""

    endpoint: Endpoint = Field(description="`edits` if pictures come in and the model has it, else `generations`.")
    path: str = Field(description="Where to post the body, behind the base URL that ends in `/v1`.")
    body: dict[str, Any] = Field(description="The JSON body: model, prompt and what the model takes.")
    dropped: list[Dropped] = Field([], description="What of the chat request is not in the body, and why.")
    notes: list[Note] = Field([], description="What was decided on the way.")
    timeout_seconds: int = Field(180, description="How long a client should wait at least, in seconds.")
