"""Code that walks `image_url` parts, unchanged but for one line: python examples/legacy.py "a cat on a sofa"

OPENAI_BASE_URL and OPENAI_API_KEY say where the endpoint is. Needs chatimg-parse[openai].
"""

import sys
from typing import Any

from openai import OpenAI

from chatimg_parse.shim import install

client = install(OpenAI(), mode="parts")  # the one line

completion = client.chat.completions.create(
    model="gpt-image", messages=[{"role": "user", "content": " ".join(sys.argv[1:])}]
)
parts: Any = completion.choices[0].message.content
for part in parts:
    if part["type"] == "image_url":
        print(part["image_url"]["url"])
