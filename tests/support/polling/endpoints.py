"""Endpoints that answer for a task: what was submitted, what they answer, and what must come of it.

The shapes are those of public documentation and client code (November 2026); ids, hosts and pictures were made new.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field
from typing import Any

from ..pictures import PNG
from .gateway import BASE, answer

ROOT = "https://gateway.example"
UUID = "0385dc79-5ff8-4d82-bcb6-0123456789ab"
CAT = "https://cdn.example/cat.png"
MP4 = "https://cdn.example/cat.mp4"


@dataclass(frozen=True)
class Script:
    """One family. `submit`: what the first reply was; `answers`: by address; `requests`: how many must be sent."""

    name: str
    submit: Any
    answers: dict[str, list[Any]]
    requests: int
    status: str = "completed"
    picture: str | None = CAT
    video: str | None = None
    code: str | None = None
    base: str = BASE
    options: dict[str, Any] = field(default_factory=dict)


def _kling(state: str, **more: Any) -> dict[str, Any]:
    data = {"task_id": "874512345", "task_status": state, "task_status_msg": "", "created_at": 1722769557708, **more}
    return {"code": 0, "message": "SUCCEED", "request_id": "Cjik-1", "data": data}


def _new_api(state: str, progress: str, **more: Any) -> dict[str, Any]:
    data = {"task_id": "task_n1", "platform": "48", "status": state, "progress": progress, "fail_reason": "", **more}
    return {"code": "success", "message": "", "data": data}


def _kie(state: str, result: str = "") -> dict[str, Any]:
    data = {"taskId": "kie281e5b0123", "model": "google/nano-banana", "state": state, "param": "{}"}
    return {"code": 200, "msg": "success", "data": {**data, "resultJson": result, "failCode": None, "failMsg": None}}


def _fal(state: str) -> dict[str, Any]:
    urls = {"response_url": f"{ROOT}/fal/requests/{UUID}", "status_url": f"{ROOT}/fal/requests/{UUID}/status"}
    return {"status": state, "request_id": UUID, **urls, "cancel_url": f"{ROOT}/fal/requests/{UUID}/cancel"}


_RELAY = f"""```json
{{"prompt": "a cat", "ratio": "2:3"}}
```

> ID: `{UUID}`
> [数据预览](https://asyncdata.net/web/{UUID}) | [原始数据](https://asyncdata.net/source/{UUID})

> 排队中.
"""
_SHOWN = f"{_RELAY}\n> 生成中..\n> 进度 100%\n> 生成完成 ✅\n\n![gen_1]({CAT})"
_HORDE = {"finished": 0, "processing": 1, "waiting": 0, "done": False, "faulted": False, "wait_time": 12}
_MJ = {"id": "1712345678901234", "action": "IMAGINE", "prompt": "a cat", "failReason": ""}

SCRIPTS = [
    Script(
        "sub2api: accepted with a place and a pause",
        answer({"id": "imgtask_1", "status": "queued", "poll_url": "/v1/images/tasks/imgtask_1"}, 202),
        {
            f"{BASE}/images/tasks/imgtask_1": [
                answer({"id": "imgtask_1", "status": "processing"}, 202, retry_after="3"),
                {"id": "imgtask_1", "status": "completed", "data": [{"url": CAT}], "created": 1763000000},
            ]
        },
        2,
    ),
    Script(
        "apimart: tasks, a list of addresses",
        {"code": 200, "data": [{"status": "submitted", "task_id": "task_01K8AQ"}]},
        {
            f"{BASE}/tasks/task_01K8AQ": [
                {"code": 200, "data": {"id": "task_01K8AQ", "status": "processing", "progress": 40}},
                {
                    "code": 200,
                    "data": {"id": "task_01K8AQ", "status": "completed", "result": {"images": [{"url": [CAT]}]}},
                },
            ]
        },
        3,
    ),
    Script(
        "a gateway's generations",
        {"id": "task-unified-1756817821", "object": "image.generation.task", "status": "pending", "progress": 0},
        {
            f"{BASE}/images/generations/task-unified-1756817821": [
                {"id": "task-unified-1756817821", "object": "image.generation.task", "status": "processing"},
                {"id": "task-unified-1756817821", "status": "completed", "progress": 100, "results": [CAT]},
            ]
        },
        4,
    ),
    Script(
        "one task, told one level down",
        {"task": {"task_id": "task_u1", "status": "TASK_STATUS_QUEUED"}},
        {
            f"{BASE}/task/task_u1": [
                {"task": {"task_id": "task_u1", "status": "TASK_STATUS_PROCESSING", "progress_percent": 30}},
                {"task": {"task_id": "task_u1", "status": "TASK_STATUS_SUCCEED"}, "images": [{"image_url": CAT}]},
            ]
        },
        5,
    ),
    Script(
        "Midjourney proxy",
        {"code": 1, "description": "Submit success", "result": "1712345678901234"},
        {
            f"{ROOT}/mj/task/1712345678901234/fetch": [
                {**_MJ, "status": "SUBMITTED", "progress": "0%", "imageUrl": ""},
                {**_MJ, "status": "IN_PROGRESS", "progress": "46%", "imageUrl": "https://cdn.example/46.webp"},
                {**_MJ, "status": "SUCCESS", "progress": "100%", "imageUrl": CAT},
            ]
        },
        7,
    ),
    Script(
        "OpenAI: a response in the background",
        {"id": "resp_68a1", "object": "response", "status": "queued", "background": True, "output": []},
        {
            f"{BASE}/responses/resp_68a1": [
                {"id": "resp_68a1", "object": "response", "status": "in_progress", "output": []},
                {
                    "id": "resp_68a1",
                    "object": "response",
                    "status": "completed",
                    "output": [{"type": "image_generation_call", "id": "ig_1", "status": "completed", "result": PNG}],
                },
            ]
        },
        2,
        picture=PNG,
    ),
    Script(
        "OpenAI: a response that failed",
        {"id": "resp_68a2", "object": "response", "status": "queued", "background": True, "output": []},
        {
            f"{BASE}/responses/resp_68a2": [
                {
                    "id": "resp_68a2",
                    "object": "response",
                    "status": "failed",
                    "error": {"code": "moderation_blocked", "message": "Your request was rejected."},
                    "output": [],
                },
            ]
        },
        1,
        status="refused",
        picture=None,
        code="moderation_blocked",
    ),
    Script(
        "Sora over a gateway",
        {"id": "video_68d7", "object": "video", "status": "queued", "progress": 0, "model": "sora-2"},
        {
            f"{BASE}/videos/video_68d7": [
                {"id": "video_68d7", "object": "video", "status": "in_progress", "progress": 33},
                {"id": "video_68d7", "object": "video", "status": "completed", "progress": 100, "video_url": MP4},
            ]
        },
        2,
        picture=None,
        video=MP4,
    ),
    Script(
        "new-api: video generations",
        {"task_id": "task_n1"},
        {
            f"{BASE}/video/generations/task_n1": [
                _new_api("IN_PROGRESS", "30%", data={}),
                _new_api("SUCCESS", "100%", data={"video_url": MP4}),
            ]
        },
        7,
        picture=None,
        video=MP4,
    ),
    Script(
        "DashScope",
        {"output": {"task_status": "PENDING", "task_id": UUID}, "request_id": "4909100c-7b5a"},
        {
            f"{ROOT}/api/v1/tasks/{UUID}": [
                {"request_id": "r", "output": {"task_id": UUID, "task_status": "RUNNING"}},
                {
                    "request_id": "r",
                    "output": {"task_id": UUID, "task_status": "SUCCEEDED", "results": [{"url": CAT}]},
                    "usage": {"image_count": 1},
                },
            ]
        },
        9,
        base=f"{ROOT}/compatible-mode/v1",
    ),
    Script(
        "DashScope: the task failed",
        {"output": {"task_status": "PENDING", "task_id": UUID}, "request_id": "4909100c-7b5a"},
        {
            f"{ROOT}/api/v1/tasks/{UUID}": [
                {
                    "request_id": "r",
                    "output": {
                        "task_id": UUID,
                        "task_status": "FAILED",
                        "code": "InternalError.Timeout",
                        "message": "An internal timeout error has occurred.",
                    },
                },
            ]
        },
        8,
        status="failed",
        picture=None,
        code="InternalError.Timeout",
        base=f"{ROOT}/compatible-mode/v1",
    ),
    Script(
        "Ark",
        {"id": "cgt-20251126-abcde", "status": "queued"},
        {
            f"{ROOT}/api/v3/contents/generations/tasks/cgt-20251126-abcde": [
                {"id": "cgt-20251126-abcde", "model": "doubao-seedance", "status": "running", "created_at": 1718049470},
                {"id": "cgt-20251126-abcde", "status": "succeeded", "content": {"video_url": MP4}},
            ]
        },
        2,
        base=f"{ROOT}/api/v3",
        picture=None,
        video=MP4,
    ),
    Script(
        "Replicate: asked where it says",
        {"id": "r8xyzabc", "status": "starting", "output": None, "urls": {"get": f"{BASE}/predictions/r8xyzabc"}},
        {
            f"{BASE}/predictions/r8xyzabc": [
                {"id": "r8xyzabc", "status": "processing", "output": None, "logs": "30%"},
                {"id": "r8xyzabc", "status": "succeeded", "output": [CAT], "metrics": {"predict_time": 2.5}},
            ]
        },
        2,
    ),
    Script(
        "Zhipu",
        {"model": "cogview-4", "request_id": "req-1", "id": "8353992474950273", "task_status": "PROCESSING"},
        {
            f"{BASE}/async-result/8353992474950273": [
                {"model": "cogview-4", "id": "8353992474950273", "task_status": "PROCESSING"},
                {"id": "8353992474950273", "task_status": "SUCCESS", "image_result": [{"url": CAT}]},
            ]
        },
        12,
    ),
    Script(
        "kie: jobs",
        {"code": 200, "msg": "success", "data": {"taskId": "kie281e5b0123"}},
        {
            f"{ROOT}/api/v1/jobs/recordInfo?taskId=kie281e5b0123": [
                _kie("waiting"),
                _kie("generating"),
                _kie("success", f'{{"resultUrls":["{CAT}"]}}'),
            ]
        },
        13,
        base=f"{ROOT}/api/v1",
    ),
    Script(
        "kie: 4o image",
        {"code": 200, "msg": "success", "data": {"taskId": "task4o_1"}},
        {
            f"{ROOT}/api/v1/gpt4o-image/record-info?taskId=task4o_1": [
                {"code": 200, "data": {"taskId": "task4o_1", "status": "GENERATING", "progress": "0.50"}},
                {
                    "code": 200,
                    "data": {"taskId": "task4o_1", "status": "SUCCESS", "response": {"resultUrls": [CAT]}},
                },
            ]
        },
        13,
        base=f"{ROOT}/api/v1",
    ),
    Script(
        "Black Forest Labs: a state of its own until it is ready",
        {"id": UUID, "polling_url": f"{BASE}/get_result?id={UUID}"},
        {
            f"{BASE}/get_result?id={UUID}": [
                {"id": UUID, "status": "Pending", "result": None, "progress": None},
                {"id": UUID, "status": "Ready", "result": {"sample": CAT, "prompt": "a cat", "seed": 1}},
            ]
        },
        2,
    ),
    Script(
        "Black Forest Labs: moderated",
        {"id": UUID, "polling_url": f"{BASE}/get_result?id={UUID}"},
        {f"{BASE}/get_result?id={UUID}": [{"id": UUID, "status": "Content Moderated", "result": None}]},
        1,
        status="refused",
        picture=None,
    ),
    Script(
        "Leonardo",
        {"sdGenerationJob": {"generationId": UUID, "apiCreditCost": 11}},
        {
            f"{BASE}/generations/{UUID}": [
                {"generations_by_pk": {"generated_images": [], "status": "PENDING", "id": UUID, "prompt": "cat"}},
                {
                    "generations_by_pk": {
                        "generated_images": [{"url": CAT, "nsfw": False, "id": "9d1b"}],
                        "status": "COMPLETE",
                        "id": UUID,
                    }
                },
            ]
        },
        17,
    ),
    Script(
        "Luma: a word that no row knows",
        {"id": UUID, "generation_type": "image", "state": "queued", "assets": None},
        {
            f"{BASE}/generations/{UUID}": [
                {"id": UUID, "generation_type": "image", "state": "dreaming", "assets": None},
                {"id": UUID, "generation_type": "image", "state": "completed", "assets": {"image": CAT}},
            ]
        },
        17,
    ),
    Script(
        "Kling over a relay",
        _kling("submitted"),
        {
            f"{ROOT}/kling/v1/images/generations/874512345": [
                _kling("processing"),
                _kling("succeed", task_result={"images": [{"index": 0, "url": CAT}]}),
            ]
        },
        18,
    ),
    Script(
        "Stability: the picture itself is the answer",
        {"id": "ea771536f066b7fd03d62384581982ec", "status": "in-progress"},
        {
            f"{BASE}/results/ea771536f066b7fd03d62384581982ec": [
                answer({"id": "ea771536f066b7fd03d62384581982ec", "status": "in-progress"}, 202),
                answer(b64decode(PNG), content_type="image/png"),
            ]
        },
        23,
        picture=PNG,
    ),
    Script(
        "Runway",
        {"id": UUID, "status": "PENDING"},
        {
            f"{BASE}/tasks/{UUID}": [
                {"id": UUID, "status": "RUNNING", "createdAt": "2025-11-26T10:00:00Z", "progress": 0.5},
                {"id": UUID, "status": "SUCCEEDED", "output": [CAT]},
            ]
        },
        3,
    ),
    Script(
        "Runway: failed",
        {"id": UUID, "status": "PENDING"},
        {
            f"{BASE}/tasks/{UUID}": [
                {"id": UUID, "status": "RUNNING"},
                {"id": UUID, "status": "FAILED", "failure": "It broke.", "failureCode": "INTERNAL.BAD_OUTPUT"},
            ]
        },
        3,
        status="failed",
        picture=None,
        code="INTERNAL.BAD_OUTPUT",
    ),
    Script(
        "Novita",
        {"task_id": UUID},
        {
            f"{BASE}/async/task-result?task_id={UUID}": [
                {"task": {"task_id": UUID, "status": "TASK_STATUS_QUEUED", "progress_percent": 0}, "images": []},
                {
                    "task": {"task_id": UUID, "status": "TASK_STATUS_SUCCEED"},
                    "images": [{"image_url": CAT, "image_url_ttl": 3600, "image_type": "png"}],
                },
            ]
        },
        24,
    ),
    Script(
        "Gemini Interactions",
        {"id": "v1_ChdXS0l", "object": "interaction", "status": "in_progress", "model": "gemini-3-pro-image"},
        {
            f"{BASE}/interactions/v1_ChdXS0l": [
                {"id": "v1_ChdXS0l", "object": "interaction", "status": "in_progress"},
                {
                    "id": "v1_ChdXS0l",
                    "object": "interaction",
                    "status": "completed",
                    "steps": [
                        {"type": "model_output", "content": [{"type": "image", "data": PNG, "mime_type": "image/png"}]}
                    ],
                },
            ]
        },
        2,
        picture=PNG,
    ),
    Script(
        "AI Horde",
        {"id": UUID, "kudos": 10.0, "status": "queued"},
        {
            f"{ROOT}/api/v2/generate/status/{UUID}": [
                {**_HORDE, "queue_position": 3, "generations": []},
                {**_HORDE, "finished": 1, "done": True, "generations": [{"img": CAT, "id": "g1", "state": "ok"}]},
            ]
        },
        25,
        base=f"{ROOT}/api/v2",
    ),
    Script(
        "ComfyUI: empty while it works, then a file to fetch",
        {"prompt_id": UUID, "number": 3, "node_errors": {}},
        {
            f"{ROOT}/history/{UUID}": [
                {},
                {
                    UUID: {
                        "prompt": [3, UUID, {"3": {"class_type": "KSampler"}}],
                        "outputs": {"9": {"images": [{"filename": "C_1_.png", "subfolder": "", "type": "output"}]}},
                        "status": {"status_str": "success", "completed": True, "messages": []},
                    }
                },
            ],
            f"{ROOT}/view?filename=C_1_.png&subfolder=": [answer(b64decode(PNG), content_type="image/png")],
        },
        27,
        base=ROOT,
        picture=PNG,
    ),
    Script(
        "MiniMax: done, and the file stands elsewhere",
        {"task_id": "106916112212032", "base_resp": {"status_code": 0, "status_msg": "success"}},
        {
            f"{BASE}/query/video_generation?task_id=106916112212032": [
                {"task_id": "106916112212032", "status": "Processing", "file_id": ""},
                {"task_id": "106916112212032", "status": "Success", "file_id": "205258526306433"},
            ],
            f"{BASE}/files/retrieve?file_id=205258526306433": [
                {"file": {"file_id": 205258526306433, "filename": "output.mp4", "download_url": MP4}}
            ],
        },
        28,
        picture=None,
        video=MP4,
    ),
    Script(
        "fal: done here, the pictures there",
        _fal("IN_QUEUE"),
        {
            f"{ROOT}/fal/requests/{UUID}/status": [_fal("IN_PROGRESS"), _fal("COMPLETED")],
            f"{ROOT}/fal/requests/{UUID}": [
                {"images": [{"url": CAT, "width": 1024, "height": 1024, "content_type": "image/png"}], "seed": 1}
            ],
        },
        3,
    ),
    Script(
        "fal: done here, the reason of the failure there",
        _fal("IN_QUEUE"),
        {
            f"{ROOT}/fal/requests/{UUID}/status": [_fal("COMPLETED")],
            f"{ROOT}/fal/requests/{UUID}": [
                answer({"detail": [{"msg": "Flagged by a content checker.", "type": "content_policy_violation"}]}, 422)
            ],
        },
        2,
        status="refused",
        picture=None,
        code="content_policy_violation",
    ),
    Script(
        "a relay's task object that holds the whole reply",
        _RELAY,
        {
            f"{BASE}/tasks/{UUID}": [
                {"id": UUID, "status": "running", "progress": 0.4, "urls": [], "content": _RELAY},
                {"id": UUID, "status": "completed", "progress": 1.0, "urls": [CAT], "content": _SHOWN},
            ]
        },
        3,
    ),
    Script(
        "a relay whose raw data lies at a third party",
        _RELAY,
        {f"https://asyncdata.net/source/{UUID}": [{"id": UUID, "status": "running"}, {"id": UUID, "content": _SHOWN}]},
        35,
    ),
    Script(
        "a relay's videos",
        f"> ID: `veo3-pro:{UUID}`\n> 视频生成任务已创建\n> 排队中..",
        {
            f"{BASE}/video/query?id=veo3-pro%3A{UUID}": [
                {"id": f"veo3-pro:{UUID}", "status": "processing", "video_url": None, "status_update_time": 1763},
                {"id": f"veo3-pro:{UUID}", "status": "completed", "video_url": MP4, "enhanced_prompt": "a cat"},
            ]
        },
        8,
        picture=None,
        video=MP4,
    ),
    Script(
        "WaveSpeed",
        {"code": 200, "message": "success", "data": {"id": "8f0a1b2c3d4e", "status": "created", "outputs": []}},
        {
            f"{ROOT}/api/v3/predictions/8f0a1b2c3d4e/result": [
                {"code": 200, "message": "success", "data": {"id": "8f0a1b2c3d4e", "status": "processing"}},
                {"code": 200, "data": {"id": "8f0a1b2c3d4e", "status": "completed", "outputs": [CAT], "error": ""}},
            ]
        },
        11,
        base=f"{ROOT}/api/v3",
    ),
    Script(
        "FLUX over a relay",
        {"id": UUID, "status": "Pending"},
        {
            f"{ROOT}/flux/v1/get_result?id={UUID}": [
                {"id": UUID, "status": "Pending", "result": None},
                {"id": UUID, "status": "Ready", "result": {"sample": CAT}},
            ]
        },
        16,
    ),
    Script(
        "the caller's own template",
        {"id": "job-77", "status": "queued"},
        {f"{BASE}/my/jobs/job-77/state": [{"job": {"id": "job-77", "state": "RUNNING"}}, {"url": CAT, "state": "ok"}]},
        2,
        options={"template": "/my/jobs/{id}/state"},
    ),
]
