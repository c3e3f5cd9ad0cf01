"""Wait for a task that a reply left pending, and store its picture: python examples/pending.py reply.md pictures

OPENAI_BASE_URL and OPENAI_API_KEY say where the endpoint is. Needs chatimg-parse[openai,fetch].
"""

import sys
from pathlib import Path

from openai import OpenAI

from chatimg_parse import Progressed, parse
from chatimg_parse.fetch import Policy, save
from chatimg_parse.poll import poll

reply, folder = sys.argv[1:]
client = OpenAI()
result = parse(Path(reply).read_bytes())  # status pending, with a task id
# Only GET requests are sent: the picture is paid for already, and asking for it costs nothing.
result = poll(result, client, on_event=lambda event: isinstance(event, Progressed) and print(f"{event.percent} %"))
result.raise_for_status()
for file in save(result, folder, Policy(allowed_hosts=[str(client.base_url)])).files:
    print(file.error or file.path)
