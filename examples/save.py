"""Ask a chat endpoint for a picture and store it: python examples/save.py "a cat on a sofa" pictures

OPENAI_BASE_URL and OPENAI_API_KEY say where the endpoint is. Needs chatimg-parse[openai,fetch].
"""

import sys

from openai import OpenAI

from chatimg_parse import parse
from chatimg_parse.fetch import Policy, save

prompt, folder = sys.argv[1:]
client = OpenAI()
completion = client.chat.completions.create(model="gpt-image", messages=[{"role": "user", "content": prompt}])
result = parse(completion, expects_image=True).raise_for_status()
# Links of a reply lead anywhere: only public addresses are asked, and those of the gateway that you chose yourself.
saved = save(result, folder, Policy(allowed_hosts=[str(client.base_url)]))
for file in saved.files:
    print(file.error or file.path)
