"""Other frameworks, one file for each: what the library reads, in their terms.

Nothing in here is imported unless you ask for it, and each file needs its framework; the library needs none of them:

* `chatimg_parse.integrations.litellm`: a custom handler, so that LiteLLM's proxy serves the Images API over a chat
  gateway.
* `chatimg_parse.integrations.langchain`: an output parser that gives standard content blocks.
* `chatimg_parse.integrations.pydantic_ai`: results as `BinaryImage` and `ImageUrl`, and as the output of an agent.
"""
