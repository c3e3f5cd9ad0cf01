"""The Images API over a gateway that has only chat: python examples/images_api.py "a cat on a sofa" cat.png

OPENAI_BASE_URL and OPENAI_API_KEY say where the endpoint is. Needs chatimg-parse[openai,fetch].
"""

import base64
import sys
from pathlib import Path

from openai import OpenAI

from chatimg_parse.shim import install

prompt, file = sys.argv[1:]
# The line to delete when the gateway speaks the Images API itself: it waits for pending tasks and gives base64.
client = install(OpenAI(), images="chat", poll=True, fetch="always")

response = client.images.generate(model="gpt-image-1", prompt=prompt, size="1024x1536")
for image in response.data or []:
    Path(file).write_bytes(base64.b64decode(image.b64_json or ""))
    print(file)
