"""Nothing is loaded that was not asked for, and what is missing is told by the name under which it is installed."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

# By the file: the package that it is for, and what to install.
FRAMEWORKS = {
    "langchain": ("langchain_core", "pip install 'langchain-core>=1'"),
    "litellm": ("litellm", "pip install 'litellm[proxy]'"),
    "pydantic_ai": ("pydantic_ai", "pip install pydantic-ai-slim"),
}
_LOADED = """
import sys
import chatimg_parse, chatimg_parse.shim, chatimg_parse.integrations
print([name for name in sys.modules if name.startswith("chatimg_parse.integrations.") or name in {!r}])
"""


def test_no_framework_is_loaded_by_the_library() -> None:
    program = _LOADED.format([package for package, _ in FRAMEWORKS.values()])
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8").stdout
    assert said == "[]\n"


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_a_missing_framework_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    package, advice = FRAMEWORKS[name]
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, f"chatimg_parse.integrations.{name}", raising=False)
    with pytest.raises(ImportError) as caught:
        import_module(f"chatimg_parse.integrations.{name}")
    assert advice in str(caught.value)
    assert f"chatimg_parse.integrations.{name} needs" in str(caught.value)
