"""The keys of chat requests, as rows of data: what they are called, and why most of them are dropped.

Spellings are compared without case, `_` and `-`, so `numImages` and `num_images` are one.
"""

from __future__ import annotations


def _row(spellings: str) -> tuple[str, ...]:
    return tuple(spellings.split())


# Objects whose members count like keys of the request itself, behind those of the request.
WRAPPERS = frozenset(
    _row(
        "extrabody extraparams imageconfig imagegenerationconfig imageoptions generationconfig google openai xai "
        "parameters inputparams provideroptions"
    )
)
# What says something about the size, each read by the form of its value.
SHAPE_KEYS = frozenset(
    _row("size imagesize aspectratio ratio aspect imageratio resolution imageresolution dimensions orientation")
)
SIDES = ("width", "height")

# Parameters of the Images API, and of vendors who take more at the same endpoint, with their other names.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "n": _row(
        "n numimages numberofimages numoutputs imagecount numimagesperprompt candidatecount samplecount batchsize"
    ),
    "quality": _row("quality imagequality"),
    "background": _row("background"),
    "output_format": _row("outputformat outputmimetype imageformat mimetype format"),
    "output_compression": _row("outputcompression outputcompressionquality compression"),
    "moderation": _row("moderation"),
    "style": _row("style"),
    "user": _row("user"),
    "safety_identifier": _row("safetyidentifier"),
    "stream": _row("stream"),
    "partial_images": _row("partialimages"),
    "response_format": _row("responseformat"),
    "input_fidelity": _row("inputfidelity"),
    "complexity": _row("complexity"),
    "watermark": _row("watermark addwatermark"),
    "sequential_image_generation": _row("sequentialimagegeneration"),
    "sequential_image_generation_options": _row("sequentialimagegenerationoptions"),
    "optimize_prompt_options": _row("optimizepromptoptions"),
    "negative_prompt": _row("negativeprompt"),
    "prompt_extend": _row("promptextend"),
    "seed": _row("seed"),
    "tools": _row("tools"),
}
PARAMETER_OF = {spelling: name for name, spellings in PARAMETERS.items() for spelling in spellings}

# Input pictures beside the messages, and the mask of an edit.
PICTURE_KEYS = frozenset(
    _row(
        "image images imageurl imageurls imageinput imageinputs inputimage inputimages initimage referenceimage "
        "referenceimages refimages sourceimage sourceimages imagepromptimages"
    )
)
MASK_KEYS = frozenset(_row("mask maskurl maskimage maskimageurl inputimagemask"))
# Where the conversation stands, the first that has a turn of the user.
CONVERSATION_KEYS = ("messages", "input", "contents", "prompt")
# Read elsewhere, or without any meaning of its own.
SILENT = frozenset(_row("model type userprompt"))

# What the OpenAI SDK has an argument for in `images.generate`; everything else goes into `extra_body`.
SDK_ARGUMENTS = frozenset(
    _row(
        "model prompt background complexity moderation n output_compression output_format partial_images quality "
        "response_format safety_identifier size stream style user"
    )
)

# Why a key of a chat request is dropped, unless the row of the model takes it or has a reason of its own. Each has to
# be true of every model, so none says what an endpoint does with the key.
REASONS: dict[str, tuple[str, ...]] = {
    "An Images request has no limit of tokens.": _row("maxtokens maxcompletiontokens maxoutputtokens mintokens"),
    "It is about how text is sampled, which an Images request does not say.": _row(
        "temperature topp topk minp topa frequencypenalty presencepenalty repetitionpenalty logitbias logprobs "
        "toplogprobs stop stopsequences"
    ),
    "An Images request calls no tools.": _row("tools"),
    "It is about the calls of tools in a chat.": _row(
        "functions toolchoice functioncall paralleltoolcalls maxtoolcalls plugins websearchoptions mcpservers"
    ),
    "OpenAI's Images API has no seed, and it is not known to us that this model takes one.": _row("seed"),
    "OpenAI's Images API has none, and it is not known to us that this model takes one; say in the prompt what shall "
    "not be seen.": _row("negativeprompt"),
    "An Images endpoint answers with pictures only.": _row("modalities responsemodalities responsemimetype audio"),
    "An Images request has no system prompt; put into the prompt what shapes the picture.": _row(
        "system systeminstruction instructions"
    ),
    "It belongs to the stream of a chat completion.": _row("streamoptions"),
    "It is about how a chat model thinks and writes; the Images API has no key of this name.": _row(
        "reasoning reasoningeffort includereasoning thinking thinkingconfig enablethinking verbosity text truncation"
    ),
    "It belongs to the chat endpoint's own bookkeeping.": _row(
        "store metadata servicetier promptcachekey promptcacheretention previousresponseid conversation include "
        "prediction sessionid conversationid chatid"
    ),
    "It is about a router's choice of models; its Images endpoint may have another way.": _row(
        "models route provider transforms fallbacks"
    ),
    "Safety settings of Gemini have no place in an Images request.": _row("safetysettings"),
    "It is an option of the client, not of the body.": _row(
        "timeout extraheaders extraquery headers apikey baseurl apibase customllmprovider"
    ),
    "It names a picture of the chat's session, which the Images endpoint does not know.": _row(
        "genid referencedimageids"
    ),
    "It is a length of time, which the Images API does not ask for.": _row("duration"),
}
REASON_OF = {spelling: reason for reason, spellings in REASONS.items() for spelling in spellings}

# Keys of a parameter block. An object with any other key (`subject`, `style`, `background` ...) is a prompt that was
# written as JSON, and stays the prompt.
BLOCK_KEYS = (
    SHAPE_KEYS
    | PICTURE_KEYS
    | MASK_KEYS
    | set(SIDES)
    | set(PARAMETERS["n"])
    | set(_row("prompt userprompt model type quality outputformat seed duration genid referencedimageids"))
    | set(_row("watermark sequentialimagegeneration sequentialimagegenerationoptions promptextend"))
)


def folded(key: str) -> str:
    """A key as the rows spell it."""
    return key.casefold().replace("_", "").replace("-", "")
