"""Code as apps have it, written before the shim. Nothing here knows of it, and nothing may be changed for it."""

from __future__ import annotations

from typing import Any

QUESTION: Any = [{"role": "user", "content": "Draw a cat"}]


def walks_the_parts(client: Any, model: str) -> list[str]:
    """Of an app that was written for gateways which answer with content parts."""
    response = client.chat.completions.create(model=model, messages=QUESTION)
    urls = []
    for part in response.choices[0].message.content:
        if part["type"] == "image_url":
            urls.append(part["image_url"]["url"])  # noqa: PERF401
    return urls


def walks_the_parts_of_a_stream(client: Any, model: str) -> tuple[str, list[str]]:
    text, urls = "", []
    for chunk in client.chat.completions.create(model=model, messages=QUESTION, stream=True):
        if not chunk.choices:
            continue
        content = chunk.choices[0].delta.content
        if isinstance(content, str):
            text += content
        elif content:
            urls += [part["image_url"]["url"] for part in content if part["type"] == "image_url"]
    return text, urls


def reads_message_images(client: Any, model: str) -> tuple[str, list[str]]:
    """As the documents of OpenRouter show it."""
    response = client.chat.completions.create(
        model=model, messages=QUESTION, extra_body={"modalities": ["image", "text"]}
    )
    message = response.choices[0].message
    urls = []
    if getattr(message, "images", None):
        for image in message.images:
            urls.append(image["image_url"]["url"])  # noqa: PERF401
    return message.content, urls


def finds_markdown(client: Any, model: str) -> list[str]:
    """With the regular expression that everybody has."""
    import re

    response = client.chat.completions.create(model=model, messages=QUESTION)
    return re.findall(r"!\[.*?\]\((.*?)\)", response.choices[0].message.content)


def generates(client: Any, model: str) -> str | None:
    """Of the Images API, from the SDK's own examples."""
    response = client.images.generate(model=model, prompt="Draw a cat", n=1, size="1024x1024")
    url: str | None = response.data[0].url
    return url


def asks_langchain(chat: Any) -> list[str]:
    """Content blocks as langchain has them."""
    message = chat.invoke("Draw a cat")
    return [block["image_url"]["url"] for block in message.content if block["type"] == "image_url"]


def asks_litellm(litellm: Any, client: Any, model: str) -> list[str]:
    """As the documents of LiteLLM show it."""
    response = litellm.completion(model=f"openai/{model}", messages=QUESTION, client=client)
    return [image["image_url"]["url"] for image in response.choices[0].message.images]


def streams_litellm(litellm: Any, client: Any, model: str) -> list[str]:
    urls = []
    for chunk in litellm.completion(model=f"openai/{model}", messages=QUESTION, client=client, stream=True):
        images = getattr(chunk.choices[0].delta, "images", None)
        if images:
            urls += [image["image_url"]["url"] for image in images]
    return urls
