"""Which task it was: ids, preview and source links as groups (docs/rules.md, rule 11)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby

from ..text.record.findings import Sign

_NEAR = 8  # how many tasks back a link that names its id is looked for


@dataclass(slots=True)
class Task:
    """One task of the content."""

    at: int
    id: str | None = None
    preview: str | None = None
    source: str | None = None

    @property
    def named(self) -> bool:
        """A link names the id."""
        return self.id is not None and (self.id in (self.preview or "") or self.id in (self.source or ""))


def tasks_of(signs: list[Sign]) -> list[Task]:
    """A value for a slot that is taken begins a new task; a link that names an id belongs to that id."""
    tasks: list[Task] = []
    current: Task | None = None
    by_id: dict[str, Task] = {}
    for sign in signs:
        if sign.kind not in ("id", "preview", "source"):
            continue
        if sign.kind == "id" and sign.value in by_id:
            current = by_id[sign.value]
            continue
        current = _task_named(tasks, sign) or current
        if current is None or getattr(current, sign.kind) not in (None, sign.value):
            current = Task(sign.at)
            tasks.append(current)
        setattr(current, sign.kind, sign.value)
        if sign.kind == "id":
            by_id[sign.value] = current
    return tasks


def _task_named(tasks: list[Task], sign: Sign) -> Task | None:
    """The task whose id a link names, where it has none of this kind yet; of ids that hold each other the longest."""
    near = reversed(tasks[-_NEAR:])
    named = [task for task in near if task.id is not None and task.id in sign.value]
    free = [task for task in named if getattr(task, sign.kind) in (None, sign.value)]
    return max(free, key=lambda task: len(task.id or ""), default=None)


def task_of(signs: list[Sign], choices: list[int], first_image: int | None) -> tuple[Task | None, Sign | None]:
    """The task of the first choice that tells of one, and the sign of the second where a choice tells of several.

    `choices` are the places where the further choices begin.
    """
    if not signs:
        return None, None
    by_choice = [signs]
    if choices:
        by_choice = [list(group) for _, group in groupby(signs, lambda sign: bisect_right(choices, sign.at))]
    for own in by_choice:
        if any(sign.structured and sign.kind == "id" for sign in own):
            # The body says which task it is of; an id in its text is one that the text speaks of.
            own = [sign for sign in own if sign.kind != "id" or sign.structured]
        tasks = tasks_of(own)
        if tasks:
            second = next(sign for sign in own if sign.at == tasks[1].at) if several(tasks) else None
            return chosen(tasks, first_image), second
    return None, None


def chosen(tasks: list[Task], first_image: int | None) -> Task | None:
    """The task that the result is of: named by its links, and the last before the first final image.

    A further link without an id of its own takes no id away.
    """
    if len(tasks) == 1:
        return tasks[0]
    pool = [task for task in tasks if task.named] or [task for task in tasks if task.id is not None] or tasks
    before = [task for task in pool if first_image is None or task.at < first_image]
    if before:
        return before[-1]
    return pool[0] if pool else None


def several(tasks: list[Task]) -> bool:
    """Whether more than one task was told, by their ids."""
    return len({task.id for task in tasks if task.id is not None}) > 1
