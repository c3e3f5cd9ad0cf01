"""What became of the request, by the places of what was told (docs/rules.md, rules 10, 12 and 13)."""

from __future__ import annotations

from typing import Any

import pytest

from chatimg_parse.decide.evidence import NONE, Evidence
from chatimg_parse.decide.status import Decider, Outcome, Timeline, Told, timeline_of
from chatimg_parse.models import Status
from chatimg_parse.text.record.findings import Findings, Sign, Verdict
from chatimg_parse.text.words.vocabulary import VOCABULARY

TASK = Evidence(True, "label")


def decider(evidence: Evidence = TASK, **told: Any) -> Decider:
    return Decider(Findings(**told), VOCABULARY, evidence)


def outcome(last_at: int | None = None, *, started: bool = False, linked: bool = False, **told: Any) -> Outcome:
    """`last_at`: the place of the last picture, if there is one."""
    delivered = last_at is not None
    return decider(**told).outcome(delivered=delivered, last_at=last_at or 0, started=started, linked=linked)


def error(*signs: Sign, verdicts: list[Verdict] | None = None) -> tuple[Status, Told | None]:
    decided = outcome(signs=list(signs), verdicts=verdicts or [])
    return decided.status, decided.error


# -- when -------------------------------------------------------------------------------------------------------


def line(*signs: Sign, choices: list[int] | None = None, verdicts: list[Verdict] | None = None) -> Timeline:
    return timeline_of(Findings(signs=list(signs), choices=choices or [], verdicts=verdicts or []))


@pytest.mark.parametrize("kind", ["queue", "submit", "run", "progress"])
def test_work_goes_on_where_a_sign_of_it_stands(kind: str) -> None:
    assert line(Sign(0, kind)) == Timeline(work=0)
    assert line(Sign(4, kind, number=None), Sign(9, "done")) == Timeline(work=4, done=9)


def test_a_hundred_percent_is_no_work() -> None:
    assert line(Sign(4, "progress", number=99.6)) == Timeline(work=4, progress=100)
    assert line(Sign(4, "progress", number=100.0)) == Timeline(progress=100)
    assert line(Sign(4, "progress", number=10), Sign(9, "progress", number=20)) == Timeline(work=9, progress=20)
    assert line(Sign(4, "progress", number=10), Sign(9, "progress")) == Timeline(work=9, progress=10)
    assert line(Sign(4, "run", number=10)) == Timeline(work=4)


def test_progress_is_that_of_the_choice_that_tells_it_first() -> None:
    told = Sign(4, "progress", number=10), Sign(14, "progress", number=50), Sign(16, "progress", number=60)
    assert line(*told, choices=[12]).progress == 10
    assert line(*told[1:], choices=[12]).progress == 60
    assert line(told[0], Sign(12, "progress", number=50), choices=[12]).progress == 10


@pytest.mark.parametrize("kind", ["fail", "fail-reason", "code"])
def test_each_kind_of_sign_counts_at_its_last_place(kind: str) -> None:
    assert line(Sign(0, kind)) == Timeline(fail=0)
    assert line(Sign(3, kind), Sign(1, kind)) == Timeline(fail=3)
    assert line(Sign(3, "done"), Sign(1, "done"), Sign(8, "end"), Sign(2, "end")) == Timeline(done=3, end=8)
    assert line(Sign(3, "id"), Sign(4, "reason")) == Timeline()


def test_a_verdict_of_the_text_has_its_place_and_one_of_a_body_has_none() -> None:
    assert line(verdicts=[Verdict(5), Verdict(2)]) == Timeline(fail=5)
    assert line(verdicts=[Verdict(5, failure=False), Verdict(7, structured=True)]) == Timeline()


def test_a_reason_that_names_a_moderation_code_is_a_failure() -> None:
    assert decider(signs=[Sign(3, "reason", "content_filter"), Sign(1, "reason", "content_filter")]).line.fail == 3
    assert decider(signs=[Sign(3, "reason", "busy"), Sign(4, "fail-note", "content_filter")]).line.fail == -1


# -- what -------------------------------------------------------------------------------------------------------

FAILED = Outcome(Status.FAILED, "failure-words", Told())


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, Outcome(Status.NO_IMAGE, "nothing")),
        ({"started": True}, Outcome(Status.PENDING, "started")),
        ({"signs": [Sign(0, "run")]}, Outcome(Status.PENDING, "started")),
        ({"signs": [Sign(0, "progress", number=100)]}, Outcome(Status.PENDING, "started")),
        ({"signs": [Sign(0, "end")], "started": True}, Outcome(Status.NO_IMAGE, "nothing")),
        ({"signs": [Sign(3, "run"), Sign(3, "end")]}, Outcome(Status.NO_IMAGE, "nothing")),
        ({"signs": [Sign(3, "end"), Sign(4, "run")]}, Outcome(Status.PENDING, "started")),
        ({"signs": [Sign(0, "fail")]}, FAILED),
        ({"signs": [Sign(3, "fail"), Sign(3, "run")]}, Outcome(Status.PENDING, "started")),
        ({"signs": [Sign(3, "fail"), Sign(4, "run")]}, Outcome(Status.PENDING, "started")),
        ({"signs": [Sign(3, "run"), Sign(4, "fail")]}, FAILED),
        ({"verdicts": [Verdict(0, structured=True)]}, Outcome(Status.FAILED, "structured-error", Told())),
        ({"verdicts": [Verdict(0, structured=True, failure=False)]}, Outcome(Status.NO_IMAGE, "nothing")),
        ({"verdicts": [Verdict(0, refused=True)]}, Outcome(Status.REFUSED, "failure-words", Told())),
    ],
)
def test_without_a_picture_the_last_that_was_told_decides(told: dict[str, Any], expected: Outcome) -> None:
    assert outcome(**told) == expected


@pytest.mark.parametrize("linked", [False, True])
def test_a_claim_without_a_picture_is_told_and_a_link_may_lead_to_it(linked: bool) -> None:
    status = Status.PENDING if linked else Status.NO_IMAGE
    claimed = Outcome(status, "claimed-but-missing", None, "claimed-but-missing")
    assert outcome(signs=[Sign(0, "done")], linked=linked) == claimed
    assert outcome(signs=[Sign(3, "done"), Sign(3, "run")], linked=linked) == claimed
    assert outcome(prose=[(0, "Here is your image:")], linked=linked) == claimed
    work = outcome(signs=[Sign(9, "run")], prose=[(3, "Here is your image:")], linked=linked)
    assert work == Outcome(Status.PENDING, "started")
    behind = outcome(signs=[Sign(0, "run")], prose=[(5, "Here is your image:")], linked=linked)
    assert behind == Outcome(Status.PENDING, "started")


def test_prose_is_judged_behind_the_last_work() -> None:
    refusal = "I can't create that image."
    said = Outcome(Status.REFUSED, "refusal-in-prose", Told(message=refusal))
    assert outcome(prose=[(5, refusal)], text=refusal) == said
    assert outcome(prose=[(5, refusal)], text=refusal, signs=[Sign(4, "run")]) == said
    assert outcome(prose=[(5, refusal)], text=refusal, signs=[Sign(5, "run")]).status == Status.PENDING
    assert outcome(prose=[(5, refusal)]).error == Told()
    assert outcome(prose=[(0, "Please wait, your image is being generated.")]).status == Status.PENDING


def test_pieces_of_one_line_are_one_sentence_and_lines_are_not() -> None:
    assert outcome(prose=[(3, "I can't create "), (3, "that image."), (9, "Really.")]).status == Status.REFUSED
    assert outcome(prose=[(3, "A cat."), (9, "I can't create that image.")]).status == Status.REFUSED
    assert decider(prose=[(3, "Unfortu"), (3, "nately nothing.")]).forbids_preview()
    assert not decider(prose=[(3, "Unfortu"), (9, "nately nothing.")]).forbids_preview()
    assert not decider(prose=[(3, "Unfortu"), (9, "nately"), (9, " nothing.")]).forbids_preview()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, Outcome(Status.COMPLETED, "images")),
        ({"signs": [Sign(3, "fail")]}, Outcome(Status.COMPLETED, "images")),
        ({"signs": [Sign(5, "fail")]}, Outcome(Status.COMPLETED, "images")),
        ({"signs": [Sign(6, "fail"), Sign(7, "done")]}, Outcome(Status.COMPLETED, "images")),
        ({"signs": [Sign(7, "fail"), Sign(7, "done")]}, Outcome(Status.COMPLETED, "images")),
    ],
)
def test_a_failure_before_the_last_picture_was_made_good(told: dict[str, Any], expected: Outcome) -> None:
    assert outcome(5, **told) == expected


def test_an_error_behind_the_last_picture_is_kept_and_one_before_it_is_not_told() -> None:
    before, behind = Verdict(2, code="early"), Verdict(9, code="late")
    kept = Outcome(Status.COMPLETED, "images-beside-error", Told(code="late"), "error-beside-images")
    assert outcome(5, verdicts=[before, behind]) == kept
    here = outcome(5, verdicts=[Verdict(5, code="here"), behind], signs=[Sign(5, "reason", "here")])
    assert here.error == Told(code="late")
    body = Verdict(0, code="body", structured=True)
    told = outcome(5, verdicts=[body])
    assert (told.rule, told.error) == ("images-beside-error", Told(code="body"))


# -- the preview ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "forbidden"),
    [
        ({}, False),
        ({"signs": [Sign(0, "run")]}, True),
        ({"signs": [Sign(3, "run"), Sign(3, "done")]}, False),
        ({"signs": [Sign(0, "fail")]}, True),
        ({"signs": [Sign(3, "fail"), Sign(9, "done")]}, True),
        ({"verdicts": [Verdict(0, structured=True)]}, True),
        ({"prose": [(0, "Here is your image:")]}, False),
        ({"prose": [(0, "A cat on a roof.")]}, False),
        ({"prose": [(0, "I can't create that image.")]}, True),
        ({"prose": [(0, "Unfortunately nothing.")]}, True),
        ({"prose": [(0, "Sorry, here is your image:")]}, True),
    ],
)
def test_a_preview_is_no_picture_where_something_speaks_against_it(told: dict[str, Any], forbidden: bool) -> None:
    asked = decider(**told)
    assert [asked.forbids_preview() for _ in range(2)] == [forbidden, forbidden]


@pytest.mark.parametrize(
    ("told", "open_to"),
    [
        ({}, True),
        ({"signs": [Sign(0, "run")]}, False),
        ({"signs": [Sign(3, "run"), Sign(3, "done")]}, True),
        ({"signs": [Sign(3, "run"), Sign(4, "end")]}, True),
        ({"verdicts": [Verdict(0, structured=True)]}, False),
    ],
)
def test_strangers_are_pictures_where_the_work_is_done(told: dict[str, Any], open_to: bool) -> None:
    assert decider(**told).lets_strangers() is open_to


# -- the error --------------------------------------------------------------------------------------------------


def test_a_reason_speaks_before_a_code() -> None:
    told = Sign(0, "code", "E17"), Sign(2, "reason", "out of luck"), Sign(4, "fail")
    assert error(*told) == (Status.FAILED, Told(code="E17", message="out of luck"))
    assert error(Sign(0, "fail"), Sign(2, "code", "E17")) == (Status.FAILED, Told(code="E17", message="E17"))


@pytest.mark.parametrize(
    ("signs", "code"),
    [
        ([Sign(0, "fail", "upstream_error")], "upstream_error"),
        ([Sign(0, "fail", "Failed")], None),  # a word of the label, no code
        ([Sign(0, "fail-reason", "busy")], "busy"),
        ([Sign(0, "fail-reason", "so busy")], None),
        ([Sign(0, "fail-reason", "繁忙")], None),
        ([Sign(0, "fail-reason", "E17"), Sign(2, "code", "says content_filter here")], "content_filter"),
        ([Sign(0, "id", "safety"), Sign(2, "fail", "!")], None),
    ],
)
def test_a_code_is_one_word_of_a_reason_and_a_moderation_code_comes_first(signs: list[Sign], code: str | None) -> None:
    assert (error(*signs)[1] or Told()).code == code


def test_a_technical_code_tells_a_breakdown_whatever_the_reason_mentions() -> None:
    reason = Sign(0, "fail-reason", "The policy of this account is exceeded")
    assert error(reason)[0] == Status.REFUSED
    assert error(reason, Sign(2, "code", "rate_limit")) == (Status.FAILED, Told("rate_limit", None, reason.value))


def test_each_reason_is_words_of_its_own() -> None:
    assert error(Sign(0, "fail-reason", "it is prohibited"), Sign(2, "fail-reason", "as told"))[0] == Status.REFUSED


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([Verdict(0, "error", "t", "generic"), Verdict(1, "quota_x", "u", "real")], Told("quota_x", "u", "real")),
        ([Verdict(0, "error", "t", "generic"), Verdict(1, None, "u", "more")], Told("error", "t", "generic")),
        (
            [Verdict(0, "quota_x"), Verdict(1, "Error", "t", "generic"), Verdict(2, "y", "u", "more")],
            Told("quota_x", "u", "more"),
        ),
        ([Verdict(0, "quota_x"), Verdict(1, "Error", "t", "generic")], Told("quota_x", "t", "generic")),
        ([Verdict(0, "x", "t", "a"), Verdict(1, "content_filter", "u", "b")], Told("content_filter", "u", "b")),
        (
            [Verdict(0, "x", "t", "a", refused=True), Verdict(1, "content_filter", "u", "b")],
            Told("content_filter", "u", "b"),
        ),
        ([Verdict(0, "x", "t", "a"), Verdict(1, None, "u", "b", refused=True)], Told("x", "t", "a")),
        ([Verdict(0, None, "t", "a"), Verdict(1, None, "u", "b", refused=True)], Told(None, "u", "b")),
    ],
)
def test_the_verdict_that_decided_speaks_first(verdicts: list[Verdict], expected: Told) -> None:
    assert error(verdicts=verdicts)[1] == expected


def test_a_document_of_no_task_says_nothing() -> None:
    refusal = "I can't create that image."
    assert decider(NONE, text=refusal, prose=[(0, refusal)]).outcome(
        delivered=False, last_at=0, started=False, linked=False
    ) == Outcome(Status.REFUSED, "refusal-in-prose", Told(message=refusal))
    assert decider(NONE, text=refusal, prose=[(0, refusal)], document=True).outcome(
        delivered=False, last_at=0, started=False, linked=False
    ) == Outcome(Status.NO_IMAGE, "nothing")
