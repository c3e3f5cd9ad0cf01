"""The words of states: what a member that tells a state holds. Rows of data, no code.

A word is compared without case, with `_` for blanks and hyphens, and in camel case by its words.
"""

from __future__ import annotations

from .rows import row

JSON_STATES: dict[str, tuple[str, ...]] = {
    "fail": row(
        "failed | failure | error | errored | cancelled | canceled | cancel | timeout | timed_out | rejected | "
        "blocked | expired | fail | aborted | content_moderated | request_moderated | moderated | nsfw | terminated | "
        "crashed | faulted | invalid | stopped | denied"
    ),
    # The task is not known any more: a failure whose code is the word.
    "gone": row("unknown | not_found | not_exist"),
    "run": row(
        "queued | pending | preprocessing | processing | running | in_progress | submitted | not_start | starting | "
        "started | generating | in_queue | waiting | created | throttled | initializing | working | scheduled | "
        "accepted | progress | received | dispatched | retrying | rendering | booting | preparing | not_started | "
        "not_running | queue | in_process | doing"
    ),
    "done": row(
        "completed | succeeded | success | finished | done | complete | succeed | ready | successful | finish | ok"
    ),
}
# What stands before such a word in the names of an enumeration.
PREFIXES = row("task_status_ | job_status_ | job_state_ | status_ | state_ | task_ | image_")
