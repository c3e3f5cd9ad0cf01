"""The words of errors and of prose: codes, policies, refusals, apologies, claims. Rows of data, no code.

The rest of the rows, and the `Vocabulary` that holds them all, is in `vocabulary`.
"""

from __future__ import annotations


def row(spellings: str) -> tuple[str, ...]:
    """The spellings of one row, which stand with ` | ` between them."""
    return tuple(spellings.split(" | "))


# Compared without case; `input_moderation` and the like may stand inside of a longer text.
MODERATION_CODES = row(
    "input_moderation | output_moderation | moderation_blocked | content_policy_violation | content_filter | "
    "image_generation_user_error | image_safety | image_prohibited_content | prohibited_content | safety | spii | "
    "datainspectionfailed | data_inspection_failed | blocklist | image_recitation | recitation | content_policy | "
    "sensitive_words_detected | responsibleaipolicyviolation | content_filtered"
)
# Why a choice or candidate ended, where that is a failure: one of these, or a moderation code.
FINISH_FAILURES = row(
    "no_image | other | image_other | malformed_function_call | unexpected_tool_call | language | error | failed | "
    "refusal"
)
# Why it ended, where all went well; asked first, since nearly all end so.
GOOD_FINISHES = row("stop | end_turn | tool_calls | tool_use | success | completed | eos | stop_sequence | finished")
# Why a choice ended, where its text was cut off there.
CUT_FINISHES = row(
    "length | max_tokens | max_output_tokens | content_filter | max_length | model_length | "
    "model_context_window_exceeded"
)
# What some gateways write where no reason is known yet: no end.
NO_FINISHES = row("null | none | nil | undefined | unknown | in_progress | unspecified | finish_reason_unspecified")
# Events that say by their name that nothing follows.
STREAM_ENDS = row(
    "completed | complete | done | end | finish | finished | stop | close | message_end | message_stop | "
    "workflow_finished | interaction.completed | interaction.complete | conversation.chat.completed | "
    "chat.completed | image_generation.completed | image_edit.completed | stream.end | stream_end"
)
# In the words of an error: it was refused, not broken. Spellings in ASCII are whole words.
POLICY_WORDS = row(
    "policy | policies | violate | violates | violated | violating | violation | violations | moderation | "
    "moderated | safety | prohibited | not allowed | inappropriate | sensitive | guideline | guidelines | nsfw | "
    "unsafe | copyright | copyrighted | filtered | filter reason | content filter | content filters | "
    "banned prompt | banned words | banned word | forbidden words | risk detection | risk not pass | risk control | "
    "illegal detected | 社区规范 | 违反 | 違反 | 违规 | 違規 | 敏感 | 审核 | 審核 | 不合规 | 内容安全 | 内容政策 | "
    "侵权 | 被拒绝 | 拒绝了 | ポリシー | 規約 | 정책 | política | richtlinie | richtlinien | politique | "
    "politiques | политик | 不適切 | 부적절 | no permitido | impróprio | недопустим | vietat | interdit | prohibid | "
    "proibid | inapropiad"
)
# Not policy, though a word of it stands in them: what a request may not do for a technical reason.
NOT_POLICY = row(
    "case-sensitive | case sensitive | cors policy | method not allowed | model not allowed | model is not allowed | "
    "not allowed for your | retry policy | quota policy | rate limit policy"
)
# In the code or type of an error, as words of it: it was broken, whatever its message mentions.
TECHNICAL_CODES = row(
    "401 | 404 | 405 | 408 | 429 | 500 | 501 | 502 | 503 | 504 | 520 | 521 | 522 | 523 | 524 | 525 | 529 | quota | "
    "rate_limit | too_many_requests | resource_exhausted | throttling | not_found | not_exist | api_key | "
    "authentication | unauthorized | unauthenticated | unknown_parameter | missing_required_parameter | "
    "method_not_allowed | model_not_allowed | timeout | timed_out | deadline_exceeded | overloaded | unavailable | "
    "bad_gateway | internal_error | internal_server_error | insufficient_balance"
)
# A message or code that says that all went well.
OK_WORDS = row(
    "ok | success | succeed | succeeded | successful | successfully | accepted | created | done | finished | none | "
    "null | no error | request successful | submit success | 成功 | 提交成功 | 操作成功 | 请求成功"
)
# How a clause begins in which the model refuses. An apology or a conjunction may stand before it.
REFUSALS = row(
    "i can't | i cannot | i can not | i'm unable to | i am unable to | i'm not able to | i am not able to | "
    "i won't | i will not | i'm not allowed | i couldn't | i could not | i wasn't able to | i was unable to | "
    "we can't | we cannot | we couldn't | unable to generate | cannot generate | can't generate | "
    "your request was turned down | this request violates | the request violates | this prompt violates | 无法生成 | "
    "無法生成 | 无法满足 | 无法处理 | 无法完成 | 无法创建 | 无法提供 | 不能提供 | 抱歉无法 | 作成できません | "
    "生成できません | お手伝いできません | 対応できません | お応えできません | 描くことはできません | "
    "만들 수 없습니다 | 생성할 수 없습니다 | 도와드릴 수 없습니다 | 제공할 수 없습니다 | não consigo | "
    "je ne suis pas en mesure | ich kann diese | ich kann das | ich kann leider | es tut mir leid, aber ich kann | "
    "the image could not be generated because it violates | your request can't be processed because it | "
    "we're unable to | we are unable to | i must respectfully decline | i'm not comfortable | "
    "i don't feel comfortable | my guidelines don't allow | dabei kann ich | ich darf | ich bin nicht in der lage | "
    "no se puede | não é possível | il m'est impossible | 我暂时无法"
)
# These languages put the verb last: the clause ends with it.
REFUSAL_ENDINGS = row(
    "できません | 수 없습니다 | 出来ません | 수 없어요 | nicht erstellen | nicht generieren | できませんでした | "
    "しかねます | できかねます | 못했습니다 | 불가능합니다"
)
# How an apology begins; alone it tells neither a refusal nor a failure.
APOLOGIES = row(
    "sorry | apologies | apologize | unfortunately | 抱歉 | 对不起 | 很遗憾 | 申し訳 | すみません | 죄송 | "
    "lo siento | desculpe | lamento | désolé | entschuldigung | leider | извините | к сожалению"
)
# Not refusals, though they begin like one.
NOT_REFUSALS = row("wait | believe | stress enough | be long | agree more | see any | see an image")
