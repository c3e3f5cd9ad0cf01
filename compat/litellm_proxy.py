"""A running LiteLLM proxy on the loopback address, with the yaml of docs/integrations.md, and calls to it."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import ProxyHandler, Request, build_opener

from tests.support.pages import ROOT, blocks

PAGE = "docs/integrations.md"
ADDRESS = "http://127.0.0.1:4000"  # on the page
GATEWAY = "https://gateway.example/v1"
SAFE, BY_DEFAULT = "num_retries: 0", "num_retries: 2"  # what the page advises is tried without it, too
# The proxy refuses to start with a key that is well known or weak.
KEY = "sk-9d41c7b2f0e85a636b1d7e4f2c90a8b5d3e6f71204c8b9aa"
_STARTS_WITHIN = 180  # seconds; it takes ten, and more on a machine that does something else
_RUN = "from litellm import run_server; run_server()"
_HERE = build_opener(ProxyHandler({}))


class Proxy(NamedTuple):
    """Where it listens, and what it says meanwhile."""

    root: str
    log: Path

    @property
    def url(self) -> str:
        return f"{self.root}/v1"


@contextmanager
def running_proxy(gateway: str, folder: Path) -> Iterator[Proxy]:
    """The proxy, until it is left."""
    [config] = blocks(PAGE, "yaml")
    assert GATEWAY in config
    assert SAFE in config
    file, log = folder / "config.yaml", folder / "log.txt"
    file.write_text(config.replace(GATEWAY, gateway).replace(SAFE, BY_DEFAULT), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    surroundings = os.environ | {"GATEWAY_KEY": "sk-of-the-gateway", "LITELLM_MASTER_KEY": KEY, "PYTHONPATH": str(ROOT)}
    surroundings |= {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False", "NO_PROXY": "*"}
    command = [sys.executable, "-c", _RUN, "--config", str(file), "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as told:
        process = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, env=surroundings, cwd=folder)
        try:
            proxy = Proxy(f"http://127.0.0.1:{port}", log)
            _wait_for(proxy, process)
            yield proxy
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(proxy: Proxy, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while not _answers(f"{proxy.root}/health/liveliness"):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the proxy did not start:\n{proxy.log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with _HERE.open(url, timeout=5):
            return True
    except OSError:
        return False


def curled(proxy: Proxy, **changes: Any) -> tuple[int, dict[str, Any]]:
    """Status and body of what the page's `curl` gets, with other fields of the request. Without curl, Python asks."""
    [line] = [line[2:] for block in blocks(PAGE, "console") for line in block.splitlines() if line.startswith("$ curl")]
    _, url, *words = shlex.split(line.replace("$LITELLM_MASTER_KEY", KEY).replace(ADDRESS, proxy.root))
    body = json.dumps({**json.loads(words.pop()), **changes})
    if shutil.which("curl"):
        command = ["curl", "--silent", "--noproxy", "*", "--write-out", "\n%{http_code}", url, *words, body]
        said = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", timeout=120).stdout
        told, _, status = said.rpartition("\n")
        return int(status), json.loads(told)
    headers = dict(word.split(": ", 1) for word in words if ": " in word)
    with _HERE.open(Request(url, body.encode(), headers), timeout=120) as response:
        return response.status, json.loads(response.read())
