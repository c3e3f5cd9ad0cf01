"""Pictures stored: whole files only, nothing overwritten, a report of each, whatever the system or a server does."""

from __future__ import annotations

import asyncio
import base64
import errno
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from chatimg_parse import Image, ImageResult, Status, Video, parse
from chatimg_parse.fetch import FetchError, Folder, Policy, SavedFile, afetch, asave, save
from chatimg_parse.stores import folder as store_module

from ..support.pictures import GIF, PNG
from ..support.servers.raw_server import HOLD, PICTURE, RawServer, Script, answer, bare, raw, running

NAME = f"{sha256(PICTURE).hexdigest()[:16]}.png"
HELD = ImageResult(data=[Image(b64_json=PNG, media_type="image/png")], status=Status.COMPLETED)
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(300)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_report_and_the_stored_result(tmp_path: Path) -> None:
    reply = f"![a](data:image/png;base64,{PNG})\n![b](data:image/gif;base64,{GIF})"
    result = parse(reply)
    told: list[tuple[int, int, int]] = []
    saved = save(result, tmp_path / "new" / "folder", progress=lambda n, of, file: told.append((n, of, file.number)))
    folder = tmp_path / "new" / "folder"
    assert sorted(files(folder)) == sorted([NAME, f"{sha256(base64.b64decode(GIF)).hexdigest()[:16]}.gif"])
    assert [(file.number, file.size, file.media_type, file.width, file.height) for file in saved.files[:2]] == [
        (1, 69, "image/png", 1, 1),
        (2, 42, "image/gif", 1, 1),
    ]
    count = len(result.data)
    assert told == [(number, count, number) for number in range(1, count + 1)]
    assert [image.url for image in saved.result.data] == [file.path for file in saved.files]
    assert saved.result.data[0].b64_json is None
    assert not saved.errors
    assert repr(saved).count("data=") == 0


def test_the_same_bytes_are_one_file_and_are_done_at_once(tmp_path: Path) -> None:
    twice = HELD.model_copy(update={"data": HELD.data * 2})
    assert [file.path for file in save(twice, tmp_path).files] == [str(tmp_path / NAME)] * 2
    before = (tmp_path / NAME).stat()
    assert not save(HELD, str(tmp_path)).errors
    after = (tmp_path / NAME).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert list(files(tmp_path)) == [NAME]


@pytest.mark.parametrize("what", ["other bytes", "longer", "link", "broken link", "folder", "pipe"])
def test_what_is_there_is_neither_overwritten_nor_followed(what: str, tmp_path: Path) -> None:
    folder, place = tmp_path / "out", tmp_path / "out" / NAME
    folder.mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(PICTURE)
    match what:
        case "other bytes":
            place.write_bytes(bytes(len(PICTURE)))
        case "longer":
            place.write_bytes(PICTURE + b"x")
        case "link":
            place.symlink_to(elsewhere)
        case "broken link":
            place.symlink_to(tmp_path / "nowhere")
        case "folder":
            place.mkdir()
        case "pipe":
            os.mkfifo(place)
    before = place.lstat()
    [file] = save(HELD, folder).files
    assert file.error is not None
    assert file.error.code == "file-exists"
    assert (before.st_mode, before.st_ino, before.st_size) == (
        place.lstat().st_mode,
        place.lstat().st_ino,
        place.lstat().st_size,
    )
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert elsewhere.read_bytes() == PICTURE
    assert not (tmp_path / "nowhere").exists()


# -- what the system does -------------------------------------------------------------------------------------

CALLS = ("open", "fdopen", "fsync", "fstat", "link", "unlink", "close")


class Faulty:
    """The calls of `os`, of which one fails: the first, the second ..., each time that it comes or only once."""

    def __init__(self, name: str, at: int, number: int) -> None:
        self.name, self.at, self.number = name, at, number
        self.seen = 0

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name != self.name:
            return real

        def call(*args: Any, **how: Any) -> Any:
            self.seen += 1
            if self.seen == self.at:
                raise OSError(self.number, os.strerror(self.number))
            return real(*args, **how)

        return call


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.ENOENT, errno.EPERM, errno.EMFILE])
@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("name", CALLS)
def test_every_call_may_fail(name: str, at: int, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = Faulty(name, at, number)
    monkeypatch.setattr(store_module, "os", faulty)
    [file] = save(HELD, tmp_path).files
    left = files(tmp_path)
    if file.error is None:
        assert left.pop(NAME) == PICTURE
    else:
        assert file.error.code == ("disk-full" if number == errno.ENOSPC else "write-failed")
        assert left.pop(NAME, PICTURE) == PICTURE  # whole, if it is there
    # Only a name that cannot be taken away stays, and nobody takes it for a picture.
    assert all(name == "unlink" and each.startswith(".") for each in left)


@pytest.mark.parametrize("step", ["write", "flush"])
def test_a_disk_that_fills_up_leaves_nothing(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fdopen

    class Full:
        def __init__(self, opened: int, mode: str) -> None:
            self.file = real(opened, mode)

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            self.file.write(data[:10])
            if step == "write":
                raise OSError(errno.ENOSPC, "full")

        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fdopen", Full)
    [file] = save(HELD, tmp_path).files
    monkeypatch.undo()
    assert file.error is not None
    assert file.error.code == "disk-full"
    assert not files(tmp_path)


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK])
def test_where_there_are_no_links_the_file_is_written_and_only_if_it_is_new(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise OSError(number, "no links")

    monkeypatch.setattr(os, "link", link)
    assert not save(HELD, tmp_path).errors
    assert files(tmp_path) == {NAME: PICTURE}


def test_a_file_that_comes_in_between_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.link

    def link(source: Any, goal: Any) -> None:
        Path(goal).write_bytes(b"somebody else's")
        real(source, goal)

    monkeypatch.setattr(os, "link", link)
    [file] = save(HELD, tmp_path).files
    assert file.error is not None
    assert file.error.code == "file-exists"
    assert files(tmp_path) == {NAME: b"somebody else's"}


def test_a_folder_that_goes_is_made_again_or_told(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "a")
    assert folder.put(NAME, PICTURE) == str(tmp_path / "a" / NAME)
    (tmp_path / "a" / NAME).unlink()
    (tmp_path / "a").rmdir()
    folder.put(NAME, PICTURE)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FetchError, match="write-failed"):
        save(HELD, tmp_path / "file")


@pytest.mark.parametrize("name", ["", "../a.png", "a/b.png", "a\\b.png", ".hidden", "c:a.png", "a\0.png"])
def test_a_folder_stores_names_and_no_paths(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name"):
        Folder(tmp_path).put(name, b"")


# -- other stores, videos, types ------------------------------------------------------------------------------


class Bucket:
    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def put(self, name: str, data: bytes) -> str:
        if self.held:
            raise RuntimeError("SECRET of the store")
        self.held[name] = data
        return f"s3://bucket/{name}"


def test_a_store_gives_the_addresses_and_what_it_raises_is_told() -> None:
    two = HELD.model_copy(update={"data": [*HELD.data, Image(b64_json=GIF)]})
    bucket = Bucket()
    saved = save(two, bucket)
    assert bucket.held == {NAME: PICTURE}
    assert [image.url for image in saved.result.data] == [f"s3://bucket/{NAME}", None]
    assert [file.error and file.error.code for file in saved.files] == [None, "store-failed"]
    assert saved.result.data[1].b64_json == GIF
    assert isinstance(saved.files[1].error, FetchError)
    assert isinstance(saved.files[1].error.__cause__, RuntimeError)


def test_videos_are_stored_on_request(tmp_path: Path) -> None:
    def scripts(request: str) -> Script:
        return [answer(MP4 if request.startswith("GET /film") else b"<!doctype html><html></html>")]

    with running(RawServer(scripts)) as server:
        policy = Policy(allowed_hosts=[server.host], timeout=10)
        result = ImageResult(videos=[Video(url=server.url("/film")), Video(url=server.url("/page"))])
        assert save(result, tmp_path, policy).files == []
        saved = save(result, tmp_path, policy, videos=True)
    assert [(file.number, file.kind, file.media_type) for file in saved.files] == [
        (1, "video", "video/mp4"),
        (2, "video", None),
    ]
    assert [file.error and file.error.code for file in saved.files] == [None, "not-a-picture"]
    assert saved.result.videos[0].url == str(tmp_path / f"{sha256(MP4).hexdigest()[:16]}.mp4")
    assert list(files(tmp_path).values()) == [MP4]


def test_nothing_to_store_makes_no_folder(tmp_path: Path) -> None:
    assert save(ImageResult(), tmp_path / "a").files == []
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("wrong", [("x", "out"), (HELD, 5), (HELD, "out", {"timeout": 1})])
def test_other_types_are_type_errors(wrong: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError):
        save(*wrong)
    assert not files(tmp_path)


# -- asyncio --------------------------------------------------------------------------------------------------


def test_at_most_four_at_once_and_one_of_a_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every server waits until as many are asked as may be at once: fewer, and the test would never end."""

    async def main() -> tuple[list[SavedFile], int]:
        most, now = 0, 0
        full = asyncio.Event()

        async def in_thread(step: Any, _: Any) -> Any:
            nonlocal most, now
            now += 1
            most = max(most, now)
            if now == 4:
                full.set()
            await full.wait()
            now -= 1
            return step()

        monkeypatch.setattr("chatimg_parse.fetch.saving.in_thread", in_thread)
        images = [Image(url=f"http://host{number % 5}.invalid:1/{number}") for number in range(20)]
        saved = await asave(ImageResult(data=images), tmp_path, Policy(tries=1))
        return saved.files, most

    report, most = asyncio.run(main())
    assert most == 4
    assert [file.number for file in report] == list(range(1, 21))
    assert {file.error.code for file in report if file.error} == {"port-refused"}


def test_the_same_for_asyncio(tmp_path: Path) -> None:
    async def main() -> None:
        with raw([answer()]) as server:
            policy = Policy(allowed_hosts=[server.host])
            got = await afetch(server.url(), policy)
            assert (got.data, got.name) == (PICTURE, NAME)
            saved = await asave(ImageResult(data=[Image(url=server.url()), *HELD.data]), tmp_path, policy)
            assert [file.path for file in saved.files] == [str(tmp_path / NAME)] * 2
            with pytest.raises(FetchError, match="port-refused"):
                await afetch(server.url())

    asyncio.run(main())


@pytest.mark.parametrize("script", [[HOLD], [bare(PICTURE[:30]), HOLD]], ids=["silent", "in the middle"])
def test_a_task_that_is_cancelled_hangs_up(script: Script, tmp_path: Path) -> None:
    """The server's thread ends when its client goes; `raw` waits for it, long before the policy's time is over."""

    async def main(server: RawServer) -> None:
        result = ImageResult(data=[Image(url=server.url())])
        task = asyncio.ensure_future(asave(result, tmp_path, Policy(allowed_hosts=[server.host], timeout=3600)))
        while not server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with raw(script) as server:
        asyncio.run(main(server))
    assert not files(tmp_path)
