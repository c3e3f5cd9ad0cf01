"""Three ways to a picture, and into a folder: python right.py "a cat" pictures"""

import sys

from openai import OpenAI

from chatimg_parse import Event, EventStream, ImageReady, ImageResult, PreviewMode, Progressed, parse, parse_stream
from chatimg_parse.fetch import Policy, Saved, save
from chatimg_parse.shim import chat_image_of, images_of, install


def asked(client: OpenAI, prompt: str, preview: PreviewMode = "auto") -> ImageResult:
    completion = client.chat.completions.create(model="gpt-image", messages=[{"role": "user", "content": prompt}])
    return parse(completion, preview=preview, expects_image=True)


def streamed(client: OpenAI, prompt: str) -> ImageResult:
    messages = client.chat.completions
    chunks = messages.create(model="gpt-image", messages=[{"role": "user", "content": prompt}], stream=True)
    stream: EventStream = parse_stream(chunks, inputs=["https://files.example/sent.png"])
    print(*map(shown, stream))
    return stream.result


def shown(event: Event) -> str:
    if isinstance(event, Progressed):
        return f"{event.percent} %"
    return event.image.origin if isinstance(event, ImageReady) else type(event).__name__


def shimmed(client: OpenAI, prompt: str) -> ImageResult:
    install(client, "images", text="clean", on_failure="raise", expects_image=True)
    completion = client.chat.completions.create(model="gpt-image", messages=[{"role": "user", "content": prompt}])
    return chat_image_of(completion) or ImageResult(data=images_of(completion.choices[0].message))


gateway = OpenAI()
for ask in (asked, streamed, shimmed):
    saved: Saved = save(ask(gateway, sys.argv[1]), sys.argv[2], Policy(allowed_hosts=[str(gateway.base_url)]))
    print(*(file.error or file.path for file in saved.files))
