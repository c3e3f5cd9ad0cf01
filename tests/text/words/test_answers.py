"""What sentences say (docs/rules.md, rules 5a and 12), by small rows of their own: those of the library are data."""

from __future__ import annotations

import pytest

from chatimg_parse.text.words.answers import Answers
from chatimg_parse.text.words.vocabulary import Vocabulary

ROWS = Vocabulary(
    refusals=("i cannot", "we cannot", "one cannot"),
    refusal_endings=("cannot be", "できません"),
    not_refusals=("wait",),
    apologies=("sorry", "alas"),
    pictures=("image*", "絵"),
    requests=("your request",),
    makes=("draw*", "描"),
    declines=("nope to … it",),
    impersonal=("one cannot",),
    blocks=("is blocked",),
    policies=("the rules",),
    policy_words=("policy",),
    not_policy=("cors policy",),
    breaks=("broke",),
    retries=("try again",),
    waits=("hold on",),
    shown=("look at",),
    claims=("all done",),
    explains=("means",),
    supposes=("if",),
    moderation_codes=("safety", "content_filter"),
    technical_codes=("quota", "rate_limit"),
)
ANSWERS = Answers(ROWS)
NO = "I cannot draw it."


def answer(text: str, *, whole: str | None = None, document: bool = False) -> str | None:
    return ANSWERS.of_answer(text, whole=text if whole is None else whole, document=document)


# -- every sentence of a task's reply ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", None),
        ("A cat sits.", None),
        (NO, "refused"),
        ("I CANNOT DRAW IT.", "refused"),
        (f"A cat. A dog. {NO} A cow.", "refused"),
        (f"It broke. A cat. {NO}", "refused"),
        ("It broke. I cannot draw it by the rules.", "refused"),
        ("Hold on. It broke.", "failed"),
        ("All done. Hold on.", "waits"),
        ("All done.", "claims"),
        ("If it broke, hold on.", None),  # it only supposes
        ("A cat. If I cannot draw it, all done.", None),
        (f'He said: "{NO}"', None),
        ("Sorry.", None),
        ("I cannot.", None),  # what it refuses is not told
        ("Sorry, I cannot.", "refused"),
        ("Sorry. I cannot.", "refused"),
        ("The rules: I cannot.", "refused"),
        ("Our policy: I cannot.", "refused"),
        ("Sorry. A cat. I cannot.", None),
        ("I cannot. A cat. Sorry.", None),
        ("Sorry. The rules.", None),
        ("絵を描くことはできません**", "refused"),
        ("I cannot wait.", None),
        ("I cannot wait to draw it.", None),
        ("Sorry, the rules.", "refused"),
        ("Sorry, a cat.", None),
        ("The rules.", None),
        ("All done by the rules.", "claims"),
        ("It broke\nI cannot draw it.", "failed"),
        ("Your image is blocked.", "refused"),
        ("Your request is blocked.", "refused"),
        ("A cat is blocked.", None),
        ("A cat is blocked by the rules.", "refused"),
        ("Your image is blocked since it broke.", "failed"),
        ("Your image is blocked by the rules since it broke.", "refused"),
        ("It broke. I cannot draw it.", "failed"),
        ("I cannot draw it. It broke.", "failed"),
        ("It broke. A cat. I cannot draw it.", "refused"),
        ("I cannot draw it. A cat. It broke.", "refused"),
        ("The image. Look at it.", None),
        ("Look at the image.", "claims"),
        ("Look at it.", None),
    ],
)
def test_every_sentence_of_a_task_counts(text: str, said: str | None) -> None:
    assert ANSWERS.of_task(text) == said


def test_only_the_beginning_is_looked_at() -> None:
    for told in (ANSWERS.of_task, ANSWERS.of_request):
        assert told(f"{' ' * ((1 << 14) - len(NO))}{NO}") == "refused"
        assert told(f"{' ' * ((1 << 14) - 8)}{NO}") is None


# -- the first sentence of an answer ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", None),
        (NO, "refused"),
        (f"A cat. {NO}", None),
        (f"Sorry. {NO}", "refused"),
        (f"Sorry, my friend. {NO}", "refused"),
        (f"Sorry, my good friend. {NO}", None),  # more than an apology
        (f"Sorry, we cannot. {NO}", "refused"),
        ("Sorry 絵描できません。 A cat.", "refused"),  # an apology that is one of a refusal
        ("Sorry, it broke.", "failed"),
        ("It means that I cannot draw it.", None),
        ("— I cannot draw it, she said.", None),
        ("Sorry, I cannot.", None),  # of an answer it is not sure what is refused
        ("Sorry, the rules.", None),
        ("It broke.", "failed"),  # a line that is all there is
        ("It broke. A cat.", None),
        ("The image broke. A cat.", "failed"),
        ("Your request broke. A cat.", "failed"),
        ("It broke. Try again.", "failed"),
        ("Sorry! It broke. A cat.", "failed"),
        ("Hold on.", "waits"),
        ("Hold on. A cat.", None),
        ("The image: hold on. A cat.", "waits"),
        ("Your request: hold on. A cat.", "waits"),
        ("All done.", "claims"),
        ("All done. A cat.", None),
        ("Sorry, all done by the rules.", "claims"),
        ("Look at the image. A cat.", "claims"),
        ("Look at your request. A cat.", None),
        (f"It broke{' ' * 72}", "failed"),
        (f"It broke {'x' * 71}", "failed"),
        (f"It broke {'x' * 72}", None),
        ("Nothing. Broke.", None),
    ],
)
def test_the_first_sentence_of_an_answer_counts(text: str, said: str | None) -> None:
    assert answer(text) == said


def test_a_document_or_a_long_answer_says_nothing() -> None:
    assert answer(NO, document=True) is None
    assert answer(NO, whole=NO + " " * (600 - len(NO))) == "refused"
    assert answer(NO, whole=NO + " " * (601 - len(NO))) is None
    assert answer(f"{NO} " + "A. " * 5) == "refused"
    assert answer(f"{NO} " + "A. " * 6) is None
    assert answer(f"{NO} A. B. C. D. E. F") is None
    assert answer(f"{NO} v1.2.3.4.5.6.7") == "refused"  # marks end no sentences
    assert answer(f"{NO} " + "A. " * 5 + "!!! ??? !!! ") == "refused"  # nor are words between all
    assert answer(NO, whole=f"{NO} " + "A. " * 6) is None
    assert answer(NO, whole=f"{NO} " + "- " * 9) == "refused"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NO, "refused"),
        (f"A cat. A dog. {NO}", "refused"),
        (f"A cat. A dog. A cow. {NO}", None),
        (f"Sorry. A cat. A dog. {NO}", "refused"),
        (f"Sorry. Alas. Sorry. Alas. Sorry. {NO}", "refused"),
        (f"Sorry. Alas. Sorry. Alas. Sorry. Alas. {NO}", None),
        (f"{NO} " + "A cat. " * 200, "refused"),
        ("A cat. It broke. A dog.", None),
        ("A cat. The image broke. A dog.", "failed"),
        ("", None),
    ],
)
def test_who_asked_for_a_picture_is_answered_in_the_first_three(text: str, said: str | None) -> None:
    assert ANSWERS.of_request(text) == said


# -- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I cannot show the image.", "refused"),
        ("I cannot take your request.", "refused"),
        ("I cannot draw it.", "refused"),
        ("I cannot go home.", None),
        ("The image: I cannot go home.", None),  # what stands before it is not refused
        ("I cannot go home, but the image is here.", None),  # what stands in the next clause neither
        ("I cannot go home, and the image.", "refused"),
        ("I cannot go home; the image.", None),
        ("I cannot go home; your request.", None),
        (f"I cannot {'x' * 74} but image", None),
        ("A cat but I cannot draw it.", "refused"),
        ("One cannot draw it.", None),
        ("One cannot show the image.", "refused"),
        (f"I cannot {'x' * 83} image", "refused"),
        (f"I cannot {'x' * 84} image", None),
        (f"I cannot {'x' * 80} draw", "refused"),
        (f"I cannot {'x' * 90} draw", None),
        # The verb stands last: what is refused stands before it.
        ("The image drawn cannot be.", "refused"),
        ("The image cannot be.", None),
        ("Drawn cannot be.", None),
        ("Draw the image cannot be.", "refused"),
        ("Drawn cannot be.image", None),
        ("The image cannot be.draw", None),
        ("A cat cannot be.your request", None),
        ("Your request cannot be.", "refused"),
        ("A cat cannot be.", None),
        ("絵を描くことはできません。", "refused"),
        ("絵はできません。", None),
        ("描くことはできません。", None),
        (f"The image drawn {'x' * 12} cannot be.", "refused"),
        (f"The image drawn {'x' * 30} cannot be.", None),
        # A row that names what it declines.
        ("Nope to draw it.", "refused"),
        ("Nope to showing the image in it.", "refused"),
        ("The image: nope to giving it.", "refused"),
        ("Nope to giving it.", None),
        # Not all clauses are asked.
        ("I cannot go. " * 2, None),
        ("x, i cannot go; " * 15 + "i cannot draw", "refused"),
        ("x, i cannot go; " * 16 + "i cannot draw", None),
    ],
)
def test_a_refusal_names_what_it_refuses(text: str, said: str | None) -> None:
    assert ANSWERS.of_request(text) == said


# -- sentences --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "** I cannot draw it",
        "❌ I cannot draw it",
        "> I cannot draw it",
        "Error: I cannot draw it",
        "BadRequestError: I cannot draw it",
        "Error: exception: I cannot draw it",
        "HTTP 400: I cannot draw it",
        "HTTP/1.1 400 I cannot draw it",
        "Status code 451 - I cannot draw it",
        "503 I cannot draw it",
        "错误：I cannot draw it",
        '"I cannot draw it"',
        '"I cannot draw"',
        " “I cannot draw it.” ",
        "_I cannot draw it_",
        "\r\n- I cannot draw it",
        "A cat! I cannot draw it",
        "A cat。I cannot draw it",
        "A cat\nI cannot draw it",
        "`A cat`: I cannot draw it",
        "A 'cat. I': I cannot draw it",
    ],
)
def test_what_leads_a_sentence_is_taken_off(text: str) -> None:
    assert ANSWERS.of_task(text) == "refused"


@pytest.mark.parametrize(
    "text",
    [
        "`I cannot draw it`",
        'He: "I cannot draw it"',
        "He: “I cannot draw it”",
        "He: „I cannot draw it“",
        "He: «I cannot draw it»",
        "He: 「I cannot draw it」",
        "He: 『I cannot draw it』",
        "He: 'I cannot draw it'",
    ],
)
def test_words_in_quotation_marks_say_nothing(text: str) -> None:
    assert ANSWERS.of_task(text) is None


@pytest.mark.parametrize("mark", ["— ", "—", "– ", '"A" ', "“A” ", "„A“ ", "«A» ", "「A」", "『A』"])
def test_what_somebody_else_says_counts_only_in_a_reply_of_a_task(mark: str) -> None:
    assert ANSWERS.of_task(f"{mark}The image is blocked") == "refused"
    assert ANSWERS.of_task(f"{mark}I cannot draw it") == (None if mark[0] in "—–" else "refused")
    assert ANSWERS.of_request(f"{mark}I cannot draw it") is None
    assert ANSWERS.of_request(f"A cat.\n {mark}I cannot draw it") is None
    assert ANSWERS.of_request(f"A cat {mark}x. I cannot draw it") == "refused"


# -- errors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind", "words", "blamed"),
    [
        (None, None, "", False),
        ("content_filter", None, "", True),
        ("x content_filter", None, "", True),
        ("ContentFilter", None, "", True),
        ("content_filter", "quota", "", True),
        ("quota", None, "against the policy", False),
        (None, "rate_limit", "against the policy", False),
        ("quota", None, "it said content_filter", True),  # a gateway wraps what it was told
        ("quota", None, "for your safety", False),
        ("x", "y", "against the policy", True),
        ("x", "y", "our cors policy", False),
        ("x", "BadPolicy", "", True),
        ("x policy", None, "", True),
        ("cat", "policy", "", True),
        ("cors", "policy", "", False),
        (None, None, NO, True),
        (None, None, "It broke.", False),
        ("x", None, NO, True),
    ],
)
def test_an_error_is_a_refusal_by_its_code_and_else_by_its_wording(
    code: str | None, kind: str | None, words: str, blamed: bool
) -> None:
    assert ANSWERS.blames(code, kind, words) is blamed
