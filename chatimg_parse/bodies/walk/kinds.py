"""What an object says that it is, by its `type`, `event` or `role`: rows of words, compared as keys are.

Types are no families: a row says what is to be done with an object, not whose it is.
"""

from __future__ import annotations

import re

from ...text.words.keys import folded
from ...text.words.rows import row

KINDS: dict[str, tuple[str, ...]] = {
    # What the user sent, shown again.
    "input": row(
        "input_text | input_image | input_file | input_audio | user_input | function_response | user | human | "
        "system | developer"
    ),
    # What a model says to itself.
    "thought": row(
        "thinking | reasoning | redacted_thinking | reasoning_text | summary_text | thinking_delta | thought | "
        "thought_summary | reasoning_delta | reasoning_file | signature_delta"
    ),
    # Of what the user's side sends, what a tool made.
    "result": row("tool_result"),
    "call": row("tool_use | function_call | tool_call | server_tool_use"),
    # Neither words of the answer nor results.
    "aside": row(
        "verbose | follow_up | tool_response | tool_output | knowledge | agent_thought | web_search_call | "
        "file_search_call | mcp_list_tools | tool_input_start | tool_input_delta | tool_input_available | "
        "tts_message | source_url | source_document | source"
    ),
    "picture": row("image | image_url | output_image | image_generation_call | image_generation | picture | base64"),
    "video": row("video | video_url | output_video"),
    "other": row("audio | output_audio | input_audio_transcription | logs | document"),
    # Conversations and their answers: what ends them is no claim of a picture.
    "talk": row("response | interaction | chat_completion | chat_completion_chunk | realtime_response"),
}
_ROWS = {folded(word): kind for kind, words in KINDS.items() for word in words}
_LONGEST = 64
_JOINTS = re.compile(r"[.\-_:]|(?<=[a-z0-9])(?=[A-Z])")
STAGES: dict[str, tuple[str, ...]] = {
    # How the name of an event ends.
    "piece": row("delta | chunk"),
    "draft": row("partial_image | partial"),
    "done": row(
        "completed | done | succeeded | success | end | stop | finish | finished | complete | available | generated"
    ),
    "error": row("error | failed | failure"),
    "run": row(
        "created | queued | in_progress | start | started | added | generating | searching | interpreting | ping"
    ),
    "cut": row("incomplete | cancelled"),
}
_STAGES = {folded(word): stage for stage, words in STAGES.items() for word in words}


def kind_of(word: object) -> str | None:
    """The row of a type, role or event name; `None` for one that says nothing."""
    return _ROWS.get(folded(word)) if isinstance(word, str) and len(word) <= _LONGEST else None


def stage_of(name: str) -> str | None:
    """The stage that the name of an event ends with: `response.output_text.delta` is a piece."""
    if len(name) > _LONGEST:
        return None
    words = folded_words(name)
    whole = _STAGES.get("".join(words[-2:])) if len(words) > 1 else None
    return whole or (_STAGES.get(words[-1]) if words else None)


def folded_words(name: str) -> list[str]:
    """The words of a name, however they are joined."""
    return _JOINTS.sub("_", name).lower().split("_")
