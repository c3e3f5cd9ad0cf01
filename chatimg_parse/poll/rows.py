"""The endpoints that are known to answer for a task, the most likely first. Rows of data, no code.

Seen in public documentation and client code in November 2026. A new endpoint is one row and one script in
`tests/support/polling/endpoints.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, repr=False)
class Row:
    """One endpoint.

    `template`: its URL. `{base}` is the base URL without a slash at its end, `{root}` its scheme, host and port, `{id}`
    the task's id, percent-encoded. `ids`: how the ids of this endpoint begin, if it has a form of its own; for such an
    id the row is asked first, for others last. `empty`: an empty JSON object says that the task goes on. `then`: where
    the picture of a finished answer that holds none can be had; names in braces are members of that answer.
    """

    template: str
    ids: str | None = None
    empty: bool = False
    then: str | None = None

    def __repr__(self) -> str:
        """Only what differs from the defaults: all rows are a default themselves, which `help` shows."""
        more = [
            f", {each.name}={value!r}"
            for each in fields(self)[1:]
            if (value := getattr(self, each.name)) != each.default
        ]
        return f"Row({self.template!r}{''.join(more)})"


ROWS: tuple[Row, ...] = (
    # Gateways that speak OpenAI's dialect (new-api, sub2api, apimart, evolink and their kin).
    Row("{base}/images/tasks/{id}"),
    Row("{base}/tasks/{id}"),
    Row("{base}/images/generations/{id}"),
    Row("{base}/task/{id}"),
    Row("{root}/mj/task/{id}/fetch"),  # Midjourney proxies
    Row("{base}/responses/{id}", ids="resp_"),  # OpenAI, background responses
    Row("{base}/videos/{id}", ids="video_"),  # OpenAI, Sora
    Row("{base}/video/generations/{id}"),
    Row("{base}/video/query?id={id}"),  # relays, for all videos
    # Vendors, and relays that keep their paths.
    Row("{root}/api/v1/tasks/{id}"),  # DashScope
    Row("{base}/contents/generations/tasks/{id}", ids="cgt-"),  # Volcengine Ark
    Row("{base}/predictions/{id}"),  # Replicate
    Row("{base}/predictions/{id}/result"),  # WaveSpeed
    Row("{base}/async-result/{id}"),  # Zhipu
    Row("{root}/api/v1/jobs/recordInfo?taskId={id}"),  # kie
    Row("{root}/api/v1/gpt4o-image/record-info?taskId={id}"),  # kie
    Row("{base}/get_result?id={id}"),  # Black Forest Labs
    Row("{root}/flux/v1/get_result?id={id}"),  # the same over a relay
    Row("{base}/generations/{id}"),  # Leonardo, Luma
    Row("{root}/kling/v1/images/generations/{id}"),
    Row("{base}/images/{id}"),
    Row("{base}/status/{id}"),
    Row("{base}/jobs/{id}"),
    Row("{base}/result/{id}"),
    Row("{base}/results/{id}"),  # Stability
    Row("{base}/async/task-result?task_id={id}"),  # Novita
    Row("{base}/interactions/{id}", ids="v1_"),  # Gemini Interactions
    Row("{root}/api/v2/generate/status/{id}"),  # AI Horde
    Row("{root}/history/{id}", empty=True, then="{root}/view?filename={filename}&subfolder={subfolder}"),  # ComfyUI
    Row("{base}/query/video_generation?task_id={id}", then="{base}/files/retrieve?file_id={file_id}"),  # MiniMax
    Row("{root}/kling/v1/videos/text2video/{id}"),
    Row("{base}/ai/text-to-image/{id}"),  # Freepik
    Row("{base}/tasks/{id}/creations"),  # Vidu
)
"""The endpoints that are known, in the order in which they are tried: those of gateways, then those of vendors."""
