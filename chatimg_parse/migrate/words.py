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

# Parameters of the Images API and their other names.
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

# Why a key of a chat request is dropped.
REASONS: dict[str, tuple[str, ...]] = {
    "An Images request has no limit of tokens.": _row("maxtokens maxcompletiontokens maxoutputtokens mintokens"),
    "It steers how text is sampled; Images endpoints refuse it.": _row(
        "temperature topp topk minp topa frequencypenalty presencepenalty repetitionpenalty logitbias logprobs "
        "toplogprobs stop stopsequences"
    ),
    "An Images request calls no tools.": _row(
        "tools toolchoice functions functioncall paralleltoolcalls maxtoolcalls plugins websearchoptions mcpservers"
    ),
    "The Images API takes no seed.": _row("seed"),
    "The Images API has none; say in the prompt what shall not be seen.": _row("negativeprompt"),
    "An Images endpoint answers with pictures only.": _row("modalities responsemodalities responsemimetype audio"),
    "An Images request has no system prompt; put into the prompt what shapes the picture.": _row(
        "system systeminstruction instructions"
    ),
    "It belongs to the stream of a chat completion.": _row("streamoptions"),
    "It steers reasoning in text, which an Images request has not.": _row(
        "reasoning reasoningeffort includereasoning thinking thinkingconfig enablethinking verbosity text truncation"
    ),
    "It belongs to the chat endpoint's own bookkeeping.": _row(
        "store metadata servicetier promptcachekey promptcacheretention previousresponseid conversation include "
        "prediction sessionid conversationid chatid"
    ),
    "It steers a router's choice of models; the Images endpoint may have another way.": _row(
        "models route provider transforms fallbacks"
    ),
    "Safety settings of Gemini have no place in an Images request.": _row("safetysettings"),
    "It is an option of the client, not of the body.": _row(
        "timeout extraheaders extraquery headers apikey baseurl apibase customllmprovider"
    ),
    "It names a picture of the chat's session, which the Images endpoint does not know.": _row(
        "genid referencedimageids"
    ),
    "It is a length of time, and no picture has one.": _row("duration"),
}
REASON_OF = {spelling: reason for reason, spellings in REASONS.items() for spelling in spellings}
NOT_TAKEN = "This model's Images endpoint is not known to take it."

# Keys of a parameter block. An object with any other key (`subject`, `style`, `background` ...) is a prompt that was
# written as JSON, and stays the prompt.
BLOCK_KEYS = (
    SHAPE_KEYS
    | PICTURE_KEYS
    | MASK_KEYS
    | set(SIDES)
    | set(PARAMETERS["n"])
    | set(_row("prompt userprompt model type quality outputformat seed duration genid referencedimageids"))
)


def folded(key: str) -> str:
    """A key as the rows spell it."""
    return key.casefold().replace("_", "").replace("-", "")
