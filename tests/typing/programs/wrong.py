"""Every line with a mark is an error, of the kind that mypy and pyright name in it; nothing here is ever run."""

import httpx2
from openai import OpenAI

from chatimg_parse import InputKind, Limits, PreviewMode, StreamParser, aparse_stream, parse, parse_stream
from chatimg_parse.arrow import map_batches
from chatimg_parse.explain import explain
from chatimg_parse.shim import (
    ChatImageTransport,
    adapt,
    async_http_client,
    chat_image_of,
    http_client,
    images_of,
    install,
)

parse("x", txt="clean")  # call-arg, reportCallIssue
parse("x", preview="sometimes")  # arg-type, reportArgumentType
parse_stream(["x"], txt="clean")  # call-arg, reportCallIssue
parse_stream(["x"], expects_image="yes")  # arg-type, reportArgumentType
parse_stream(["x"], limits=9)  # arg-type, reportArgumentType
aparse_stream(["x"], preview="sometimes")  # arg-type, reportArgumentType
StreamParser(kind="xml")  # arg-type, reportArgumentType
explain("x", color=True)  # call-arg, reportCallIssue
map_batches("reply", kinds="sse")  # call-arg, reportCallIssue

install(OpenAI(), txt="clean")  # call-arg, reportCallIssue
install(OpenAI(), text="tidy")  # arg-type, reportArgumentType
install(OpenAI(), "pictures")  # arg-type, reportArgumentType
install(OpenAI(), kind="sse")  # call-arg, reportCallIssue
http_client("images", txt="clean")  # call-arg, reportCallIssue
async_http_client(on_failure="shout")  # arg-type, reportArgumentType
ChatImageTransport(httpx2.HTTPTransport(), txt="clean")  # call-arg, reportCallIssue
adapt({"choices": []}, images="chat")  # call-arg, reportCallIssue

kind: InputKind = "xml"  # assignment, reportAssignmentType
mode: PreviewMode = "sometimes"  # assignment, reportAssignmentType
status: str = chat_image_of(None)  # assignment, reportAssignmentType
address: str = images_of(None)[0].url  # assignment, reportAssignmentType
print(StreamParser().rule)  # attr-defined, reportAttributeAccessIssue
Limits(pictures=9)  # call-arg, reportCallIssue
