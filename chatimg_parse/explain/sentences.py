"""The sentences of an explanation: why a status, what a link is for, what a mark is; each cites its rule."""

from __future__ import annotations

STATUS_RULES: dict[str, str] = {
    "images": "At least one final picture or video is there (rule 12).",
    "images-beside-error": "Pictures are there and count; a failure is told beside or behind them (rule 12).",
    "structured-error": "An error object, a failed task or a finish reason says so, and no picture came (rule 12).",
    "failure-words": "Words or a JSON object tell a failure, and no words of new work stand behind them (rule 12).",
    "claimed-but-missing": "The reply says that the picture is done, but it holds none (rule 12).",
    "refusal-in-prose": "The prose begins like a refusal, or like an apology for a technical reason (rules 5a and 12).",
    "started": "A task was started (id, preview page, words of work), and no picture and no end came (rule 12).",
    "nothing": "No picture, task, failure or refusal was recognized: to the parser this is plain text (rule 12).",
    "internal-error": "The parser failed on this input; please report it (rule I3).",
}
ROLES: dict[str, str] = {
    "image": "shown as a picture, or its form or label says that it is one (rule 7)",
    "download": "its label says so: another address of a picture, and the picture itself only where none is shown "
    "(rule 9)",
    "preview": "its label or host says so: a page to look at, and the picture only by the preview rule (rule 10)",
    "source": "its label, or its host and path, says so: the raw data of the task, never a picture (rule F4)",
    "draft": "a step on the way: a number or percent, the picture only at 100 where no other is; or in reasoning "
    "(rules 8 and 14)",
    "video": "its form or its label says so (rule 8)",
    "poster": "the still picture of a video, not a result (rule 8)",
    "input": "it stands in the parameter block or another JSON object: an input of the request, never a result "
    "(rule 4)",
    "other": "neither its form nor its label says that it is a picture, or it is a known stand-in (rules 7 and 8)",
}
# Of what is recognized in a content; what has no row is a label.
MARKS: dict[str, str] = {
    "json": "a JSON object: the parameter block or a verdict; nothing inside it is a result (rules 1 and 2)",
    "quoted": "a fence or an HTML comment; nothing inside it is a result (rule 3)",
    "reasoning": "what the model says to itself: its pictures are drafts, its progress counts where no other is told "
    "(rule 3)",
    "code": "the label of an error code (rules 5 and 13)",
    "code-span": "a code span; it counts only as the value of a label (rule 3)",
    "image": "a picture in markdown, or one that another construct holds (rule 7)",
    "link": "a link in markdown or HTML (rules 7 and 8)",
    "url": "a bare URL (rule 7)",
    "data": "a bare data URI, or bare base64 that begins like a picture (rules 7 and 17)",
    "tag": "an HTML tag (rule 7)",
    "reference": "words in brackets: a link or picture only where their address is defined (rule 7)",
    "definition": "the address of words in brackets (rule 7)",
    **dict.fromkeys(("queue", "submit", "run", "progress"), "words of work: the task goes on (rule 5)"),
    "done": "words that say that the picture is done (rules 5 and 12)",
    **dict.fromkeys(("fail", "reason", "fail-reason"), "words of failure (rules 5 and 12)"),
    "id": "the label of an id, which is the task's where it looks like one (rule 11)",
    "preview": "the label of a preview link (rule 10)",
    "source": "the label of a link to the raw data (rule F4)",
}
OTHER_LABEL = "a label, with its value if that is no link (rule 5)"
UNUSED = "nothing of it is in the result"
NO_EVIDENCE = (
    "labels and state words are prose here, and refusals count only as a short answer's first sentence (rule 5a)"
)
