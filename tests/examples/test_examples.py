"""Each example does what it says, is short, and asks nobody but the gateway. Those of engines are run in `engines`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..support.pages import ROOT
from ..support.pictures import PNG
from ..support.servers.gateway import Gateway, gateways
from ..support.servers.raw_server import PICTURE

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
PENDING = '{"prompt": "a cat"}\n> ID: `task_01`\n> Queuing...'


def run(gateway: Gateway, name: str, *arguments: object) -> list[str]:
    """The lines that an example prints."""
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    environment |= {"OPENAI_BASE_URL": gateway.base_url, "OPENAI_API_KEY": "sk-SECRET", "NO_PROXY": "127.0.0.1"}
    program = [sys.executable, "-W", "error::ResourceWarning", str(ROOT / "examples" / name), *map(str, arguments)]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def stored(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.iterdir()]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_short_and_says_how_it_is_run(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40
    assert f"python examples/{path.name}" in text


def test_each_is_run() -> None:
    here = ["images_api.py", "legacy.py", "pending.py", "save.py"]
    of_engines = ["ray_replies.py", "spark_replies.py"]
    assert [path.name for path in EXAMPLES] == sorted([*here, *of_engines])


def test_save(tmp_path: Path) -> None:
    with gateways() as [gateway]:
        gateway.says(f"![a]({gateway.url('/cat.png')})")
        lines = run(gateway, "save.py", "a cat", tmp_path / "out")
        assert stored(tmp_path / "out") == [PICTURE]
        assert lines == [str(path) for path in (tmp_path / "out").iterdir()]
        assert gateway.asked() == ["POST /v1/chat/completions", "GET /cat.png"]
        assert [request.count("SECRET") for request in gateway.requests] == [1, 0]


def test_pending(tmp_path: Path) -> None:
    reply = tmp_path / "reply.md"
    reply.write_text(PENDING)
    with gateways() as [gateway]:
        running = {"task_id": "task_01", "status": "running", "progress": 40}
        done = {"task_id": "task_01", "status": "succeeded", "images": [{"url": gateway.url("/cat.png")}]}
        gateway.tasks = [running, done]
        lines = run(gateway, "pending.py", reply, tmp_path / "out")
        assert stored(tmp_path / "out") == [PICTURE]
        assert [line for line in lines if line.endswith("%")] == ["40 %", "100 %"]
        assert {each.split()[0] for each in gateway.asked()} == {"GET"}
        assert gateway.requests[-1].count("SECRET") == 0


def test_legacy() -> None:
    with gateways() as [gateway]:
        gateway.says("Here:\n\n![a](https://files.example/a.png)")
        assert run(gateway, "legacy.py", "a", "cat") == ["https://files.example/a.png"]


def test_images_api(tmp_path: Path) -> None:
    with gateways() as [gateway]:
        gateway.says(PENDING)
        done = {"task_id": "task_01", "status": "succeeded", "images": [{"url": gateway.url("/cat.png")}]}
        gateway.tasks = [done]
        run(gateway, "images_api.py", "a cat", tmp_path / "cat.png")
        assert (tmp_path / "cat.png").read_bytes() == PICTURE
        assert gateway.asked() == ["POST /v1/chat/completions", "GET /v1/images/tasks/task_01", "GET /cat.png"]
    assert PNG
