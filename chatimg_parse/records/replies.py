"""The row of records that are replies themselves, and what tells those. A new form of body is one sign."""

from __future__ import annotations

from .shapes import Shape

# What a record has that holds a request beside the reply, and is no reply itself.
_ALONE = "!request & !request_body & !messages & !prompt & !prompts & !inputs & !modelInput & !conversation"
# What tells a body: of chats, of the Images API and its kin, of tasks and their envelopes, of errors.
_BODIES = (
    "choices[0].message",
    "choices[0].delta",
    "candidates[0]",
    "promptFeedback",
    "object = response interaction",
    "role = assistant & content",
    "[0].type = text output_text image_url image",
    "content[0].type & isError",
    "event & answer & conversation_id",
    "created & data",
    "predictions[0].mimeType",
    "generatedImages[0]",
    "artifacts[0].finishReason",
    "error.message & !input",
    "code & message & request_id",
    "code & message & data",
    "code & msg & data",
    "base_resp",
    "task_id & status",
    "taskId & status",
    "output.task_status",
    "request_id & output & usage",
    "urls.get & status & output",
    "id & status & result.sample",
    "id & polling_url",
    "request_id & status_url & response_url",
)
# And of those that repeat the words of the prompt.
_ECHOING = ("images[0].url & seed & !request & !messages", "action & imageUrl & submitTime")

REPLIES = Shape(
    "replies",
    "$",
    (*(f"{sign} & {_ALONE}" for sign in _BODIES), *_ECHOING),
    "bodies, messages and texts of replies, as `parse` takes them",
)
