"""Results drawn by hypothesis, also such as no reply gives."""

from __future__ import annotations

from hypothesis import strategies as st

from chatimg_parse import Image, ImageResult, Link, Status, Video
from chatimg_parse.issues import CODES
from chatimg_parse.models import ErrorInfo, Issue, Parameters

names = st.sampled_from(["a", "b", "task_1"])
_maybe = st.none() | names
_numbers = st.none() | st.integers(0, 100)
_urls = names.map("https://cdn.example/{}.png".format)
images = st.builds(Image, url=_urls, revised_prompt=_maybe)
issues = st.sampled_from(sorted(CODES)).map(lambda code: Issue(code=code, message=CODES[code]))
params = st.builds(Parameters, prompt=_maybe, n=st.none() | st.integers(0, 3), raw=st.just({}))
results = st.builds(
    ImageResult,
    created=_numbers,
    data=st.lists(images, max_size=2),
    videos=st.lists(st.builds(Video, url=_urls), max_size=1),
    size=_maybe,
    status=st.sampled_from(list(Status)),
    params=st.none() | params,
    task_id=_maybe,
    preview_url=_maybe,
    source_url=st.none() | _urls,
    poll_url=st.none() | _urls,
    progress=_numbers,
    links=st.lists(st.builds(Link, url=_urls), max_size=3),
    error=st.none() | st.builds(ErrorInfo, code=_maybe),
    text=st.sampled_from(["", " ", "words", "others"]),
    issues=st.lists(issues, max_size=3),
    id=_maybe,
    model=_maybe,
    expires_at=_numbers,
)
