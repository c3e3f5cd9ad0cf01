"""The shapes of stored records that are known: rows of data, no code. The more certain ones stand first.

Taken from public documentation and source code in November 2026. A new shape is one row, one record in
`tests/fixtures/records/`, and a line that `docs/records.md` gets from the row.
"""

from __future__ import annotations

from .paths import Path
from .replies import REPLIES
from .shapes import Shape

# Who speaks in the last row of a chat, if it is a reply.
_ASSISTANT = " = assistant model ai bot gpt chatgpt"

SHAPES: tuple[Shape, ...] = (
    # -- batch outputs --
    Shape(
        "openai-batch",
        "response.body | error | response",
        ("custom_id & response.status_code", "custom_id & response & error"),
        "the output and error files of OpenAI's Batch API and of those that took its form",
        (
            "openai-responses-batch",
            "azure-batch",
            "mistral-batch",
            "groq-batch",
            "together-batch",
            "zhipu-batch",
            "vllm-batch",
        ),
    ),
    Shape(
        "anthropic-batch",
        "result.message | result.error | result",
        ("custom_id & result.type = succeeded errored canceled expired",),
        "Anthropic's Message Batches",
    ),
    Shape(
        "vertex-batch",
        "response | status",
        ("request & response & processed_time", "request & status & processed_time"),
        "batch predictions of Vertex AI",
    ),
    Shape(
        "gemini-batch",
        "response | error",
        ("key & response", "key & error", "metadata.key & response", "metadata.key & error"),
        "batch files of the Gemini API, and its inlined responses",
    ),
    Shape(
        "bedrock-batch",
        "modelOutput | error",
        ("recordId & modelInput & modelOutput", "recordId & modelInput & error"),
        "batch inference of Amazon Bedrock",
    ),
    # -- logs of gateways and services --
    Shape(
        "bedrock-log",
        "output.outputBodyJson | message.output.outputBodyJson | errorCode | message.errorCode",
        ("schemaType = ModelInvocationLog", "message.schemaType = ModelInvocationLog"),
        "the model invocation log of Amazon Bedrock, from S3 or as events of CloudWatch",
    ),
    Shape(
        "litellm",
        "response | error_str | error_information | metadata.error_information",
        ("call_type & messages & response", "call_type & response_cost & response", "call_type & spend & response"),
        "LiteLLM: the standard logging payload, and rows of its spend logs",
    ),
    Shape("helicone", "response_body", ("request_body & response_body",), "requests of Helicone"),
    Shape(
        "portkey",
        "response",
        ("request & response & ai_org", "request & response & ai_model"),
        "log exports of Portkey",
    ),
    Shape(
        "databricks",
        "response",
        ("databricks_request_id & response",),
        "inference tables of Databricks model serving",
    ),
    Shape(
        "sagemaker-capture",
        "captureData.endpointOutput.data",
        ("captureData.endpointOutput",),
        "data capture of Amazon SageMaker endpoints",
    ),
    Shape(
        "llm",
        "response",
        ("prompt & response & conversation_id", "prompt & response & response_json & datetime_utc"),
        "`llm logs --json`",
    ),
    Shape("dify", "answer", ("query & answer & conversation_id",), "messages of Dify"),
    Shape(
        "open-webui",
        "chat.messages[-1]",
        (f"chat.messages[-1].role{_ASSISTANT}",),
        "chats exported from Open WebUI, a chat a line",
    ),
    Shape(
        "har",
        "log.entries[*].response.content.text",
        ("log.entries & log.version",),
        "HTTP archives, as browsers save them",
    ),
    # -- traces --
    Shape(
        "opentelemetry",
        'attributes["gen_ai.output.messages"]',
        ('attributes["gen_ai.output.messages"]',),
        "spans and events of OpenTelemetry with the GenAI conventions",
    ),
    Shape(
        "openllmetry",
        'attributes["gen_ai.completion.0.content"]',
        ('attributes["gen_ai.completion.0.content"]',),
        "spans of OpenLLMetry (Traceloop)",
    ),
    Shape(
        "ai-sdk",
        'attributes["ai.response.text"]',
        ('attributes["ai.response.text"]',),
        "spans of the Vercel AI SDK",
    ),
    Shape(
        "openinference",
        'attributes["output.value"] | attributes.output.value | ["attributes.output.value"]',
        ('attributes["output.value"]', "attributes.output.value", '["attributes.output.value"]'),
        "spans of OpenInference: Arize, Phoenix",
        ("phoenix", "arize"),
    ),
    Shape(
        "langsmith",
        "outputs.generations[0][0].message.kwargs | outputs.generations[0][0].text | outputs | error",
        ("run_type & inputs & outputs", "run_type & inputs & error"),
        "runs of LangSmith",
    ),
    Shape(
        "weave",
        "output | exception",
        ("op_name & inputs & output", "op_name & inputs & exception"),
        "calls of W&B Weave",
    ),
    Shape(
        "mlflow",
        'data.response | data.spans[0].attributes["mlflow.spanOutputs"]',
        ("info & data.spans",),
        "traces of MLflow",
    ),
    Shape(
        "langfuse",
        "output | statusMessage | status_message",
        (
            "traceId & startTime & output",
            "trace_id & start_time & project_id & environment & output",
            "htmlPath & output",
            "projectId & timestamp & output & public",
        ),
        "observations and traces of Langfuse",
    ),
    Shape(
        "braintrust",
        "output | error",
        ("span_id & root_span_id & input & output", "span_id & root_span_id & input & error"),
        "logs and experiments of Braintrust",
    ),
    Shape(
        "datadog",
        "meta.output.messages[-1] | meta.output.value",
        ("meta.kind & meta.output", 'meta["span.kind"] & meta.output'),
        "spans of Datadog LLM Observability",
    ),
    # -- evaluations, and what is made of data --
    Shape("lm-eval", "resps[*][*]", ("doc_id & resps & doc", "doc_id & resps & arguments"), "samples of lm-eval"),
    Shape(
        "inspect-ai",
        "output | error",
        ("epoch & target & output", "sample_id & epoch & output"),
        "samples of Inspect AI",
    ),
    Shape(
        "openai-evals",
        "data.sampled[*] | data.sampled | sample.output[-1]",
        ("run_id & event_id & data.sampled", "object = eval.run.output_item & sample.output"),
        "records of OpenAI's evals, and output items of its Evals API",
    ),
    Shape(
        "promptfoo",
        "response.output | error | results.results[*].response.output",
        ("promptIdx & testIdx & response", "promptIdx & testIdx & error", "results.results[0].promptIdx"),
        "results of promptfoo, a result a line or a file",
    ),
    Shape(
        "mt-bench",
        "choices[*].turns[*]",
        ("question_id & model_id & choices[0].turns",),
        "model answers of MT-Bench (FastChat)",
    ),
    Shape(
        "datatrove",
        "metadata.rollout_results[*].text",
        ("metadata.rollout_results",),
        "documents of datatrove's inference runner",
    ),
    Shape(
        "distilabel",
        "generation | generations[*]",
        ("distilabel_metadata & generation", "distilabel_metadata & generations"),
        "rows of distilabel",
    ),
    Shape(
        "curator",
        "response_message",
        ("generic_request & response_message",),
        "response files of Bespoke Curator",
    ),
    # -- rows of chats --
    Shape(
        "sharegpt",
        "conversations[-1].value | conversation[-1].value",
        (f"conversations[-1].from{_ASSISTANT}", f"conversation[-1].from{_ASSISTANT}"),
        "ShareGPT rows: `from`, `value`",
    ),
    Shape(
        "chat-rows",
        "messages[-1] | conversation[-1] | conversations[-1] | [-1]",
        (
            f"messages[-1].role{_ASSISTANT} & !response & !choices & !output",
            f"conversation[-1].role{_ASSISTANT}",
            f"conversations[-1].role{_ASSISTANT}",
            f"[-1].role{_ASSISTANT} & [0].role = system user developer",
        ),
        "chats as lists of `role` and `content`: fine-tuning files, LMSYS-Chat, WildChat",
        ("chatml",),
    ),
    Shape(
        "alpaca",
        "output",
        ("instruction & output",),
        "Alpaca rows: `instruction`, `input`, `output`",
    ),
    Shape(
        "prompt-completion",
        "completion[-1] | completion",
        ("prompt & completion",),
        "rows of `prompt` and `completion` (TRL)",
    ),
    Shape(
        "generated-text",
        "generated_text[-1] | generated_text | [0].generated_text[-1] | [0].generated_text",
        (
            "generated_text & !generated_text[0]",
            f"generated_text[-1].role{_ASSISTANT}",
            "[0].generated_text & ![0].generated_text[0]",
            f"[0].generated_text[-1].role{_ASSISTANT}",
        ),
        "Text Generation Inference, pipelines of transformers, Ray Data LLM",
        ("tgi",),
    ),
    # -- logs that somebody wrote for themselves --
    Shape(
        "request-response",
        "response.body | response",
        ("request & response",),
        "an object with `request` and `response`",
    ),
    Shape(
        "input-output",
        "output",
        ("input.messages & output.choices", "input.messages & output.role = assistant"),
        "a chat request as `input`, its answer as `output`: OpenPipe and others",
        ("openpipe",),
    ),
    REPLIES,
)
"""The shapes that are known, by their names; the more certain ones stand first. docs/records.md shows them."""
AUTO = "auto"
"""No shape and no path, but the wish that the shape be told by the first records."""
_BY_NAME = {name: shape for shape in SHAPES for name in (shape.name, *shape.also)}


def located(text: str) -> Path | Shape:
    """What a text names: a shape, by its name or that of a service, else a path.

    Raises `ValueError` for what is neither; a key that is named like a shape is written as `$.litellm`.
    """
    if text == AUTO:
        raise ValueError("auto is told by records: choose(records) says what they are; a key of that name is $.auto")
    return _BY_NAME.get(text) or Path.parse(text)
