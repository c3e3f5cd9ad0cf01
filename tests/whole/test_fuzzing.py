"""What the fuzzer asks holds for what it begins with, and is no empty question. Needs no Atheris."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatimg_parse import Status, parse
from fuzzing import promises, seeds
from fuzzing.__main__ import main

REPLIES = seeds.replies()


def test_what_is_promised_holds_for_a_part_of_the_seeds() -> None:
    """Every seventh: the whole of them is asked each time that `make fuzz` begins."""
    assert len(REPLIES) > 700
    for reply in REPLIES[::7]:
        promises.check(reply)


@pytest.mark.parametrize("wrong", [{"status": Status.COMPLETED}, {"text": "x" * 400_000}, {"task_id": "task_1"}])
def test_a_broken_promise_is_seen(wrong: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """A status without a picture, a result that grows, one that differs from that of the pieces."""
    promises.check(b"Hello")
    monkeypatch.setattr("fuzzing.promises.parse", lambda reply: parse(reply).model_copy(update=wrong))
    with pytest.raises(AssertionError):
        promises.check(b"Hello")


def test_the_same_bytes_are_cut_in_the_same_way() -> None:
    assert promises.drawn(b"Hello") == promises.drawn(b"Hello") != promises.drawn(b"Hullo")
    assert all(size > 0 for reply in REPLIES for size in promises.drawn(reply))


def test_seeds_and_words_are_what_the_fuzzer_reads(tmp_path: Path) -> None:
    seeds.write(tmp_path / "seeds", [*REPLIES, *REPLIES])
    assert sorted(path.read_bytes() for path in (tmp_path / "seeds").iterdir()) == REPLIES
    lines = seeds.dictionary().splitlines()
    assert all(line[0] == line[-1] == '"' and line.isascii() for line in lines)
    assert seeds.quoted('"图\\\n'.encode()) == "\\x22\\xE5\\x9B\\xBE\\x5C\\x0A"


def test_a_finding_is_tried_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "crash-1").write_bytes(b"data:image/gif,\xe4")  # which was one
    assert main([str(tmp_path / "crash-1")]) == 0
    assert capsys.readouterr().out.endswith("crash-1: holds\n")
