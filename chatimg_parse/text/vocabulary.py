"""The words: labels, states, reason codes, and how refusals and apologies begin. Rows of data, no code.

A row is one spelling in its folded form (`folding.fold`: lower case, ASCII width, `_` and `-` as blanks). To teach
the parser a newly seen label, add its spelling to one row and a case to `tests/fixtures/vocabulary/`; a test wants
every spelling needed by a case and no spelling in two rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import regex

from .folding import IGNORABLE, fold


def _row(spellings: str) -> tuple[str, ...]:
    return tuple(spellings.split(" | "))


# What stands at a label's place or is the text of a link.
HEADS: dict[str, tuple[str, ...]] = {
    "id": _row(
        "id | 任务id | 任务 id | 任務id | task id | taskid | request id | job id | 任务编号 | 작업 id | タスクid"
    ),
    "other-id": _row("sid | gen id | message id | channel id | generation id | session id"),
    "preview": _row(
        "data preview | preview | preview url | preview link | 数据预览 | 數據預覽 | 预览 | "
        "预览链接 | 预览地址 | プレビュー"
    ),
    "source": _row("raw data | source data | source | source url | 原始数据 | 原始數據 | 源数据 | 元データ"),
    "progress": _row(
        "progress | 进度 | 進度 | 当前进度 | 生成进度 | video generation progress | image generation progress | 進捗"
    ),
    "queue": _row(
        "排队中 | 排隊中 | 等待处理中 | queuing | queued | in queue | waiting in queue | waiting | "
        "任务已创建 | 视频生成任务已创建 | 图片生成任务已创建 | キュー待ち | 正在排队 | 任务排队中"
    ),
    "submit": _row("提交任务 | 任务已提交 | 任务提交成功 | task submitted | submitted | task created"),
    "run": _row(
        "生成中 | 正在生成 | 绘制中 | 繪製中 | 开始绘制 | 正在绘制 | 开始生成视频 | 开始生成图片 | "
        "开始生成 | 处理中 | 正在优化视频质量 | 正在生成图片 | generating | generating image | "
        "generating your image | processing | processing image | running | drawing | rendering | "
        "image generation in progress | creating image | 生成しています | 생성 중 | 图片生成中 | "
        "图像生成中 | 视频生成中 | 正在生成中 | 画像を生成しています | 画像を生成中 | "
        "이미지를 생성 중입니다 | generando imagen | génération en cours | bild wird generiert | "
        "gerando imagem | 正在重试 | 重试中 | retrying | creating your image | 正在为您生成图片 | "
        "排队等待中"
    ),
    "done": _row(
        "生成完成 | 图片生成完成 | 图像生成完成 | 视频生成完成 | 绘制完成 | 高质量视频已生成 | "
        "图片已生成 | 生成成功 | 图片生成成功 | 任务完成 | generation complete | "
        "generating complete | generation completed | image generation complete | completed | "
        "generation successful | image generated successfully | 生成完了 | 생성 완료 | "
        "画像を生成しました | 이미지가 생성되었습니다"
    ),
    "status": _row("status | task status | state | 状态 | 任务状态 | 生成状态"),
    "fail": _row(
        "生成失败 | 图片生成失败 | 视频生成失败 | 绘制失败 | 任务失败 | generation failed | "
        "image generation failed | task failed | generate failed | failed | error | 错误 | "
        "出错了 | 生成エラー | 오류 | request timed out | timeout | internal server error | "
        "service unavailable | bad gateway | gateway timeout | too many requests | "
        "rate limit exceeded | 请求超时 | 服务器错误 | 服务器繁忙 | 系统繁忙"
    ),
    "reason": _row("原因 | 错误原因 | 错误原因如下 | reason | cause | 理由"),
    "fail-reason": _row("失败原因 | 失敗原因 | failure reason | error reason | fail reason"),
    "code": _row("错误码 | 错误代码 | error code"),
    "download": _row(
        "点击下载 | 下载 | 下載 | 點擊下載 | 下载图片 | 下载原图 | click to download | download | "
        "download image | download original | ダウンロード | 다운로드"
    ),
    "download-video": _row("下载视频 | download video"),
    "play": _row(
        "在线播放 | 在线观看 | 点击播放 | online play | play online | watch online | play video | 播放 | watch"
    ),
    "picture": _row(
        "图片 | 图像 | image | picture | image url | 图片链接 | 图片地址 | 查看图片 | 查看原图 | "
        "原图 | view image | open image | full size | 画像 | 이미지"
    ),
    "video": _row("视频 | video | video url | 视频链接"),
    "audio": _row("音频 | audio | 歌曲"),
    "poster": _row("封面 | cover | poster"),
}
# A clause at a label's place that ends so and speaks of the work is a state.
ENDINGS: dict[str, tuple[str, ...]] = {"fail": _row("失败 | 失敗 | failed | 실패")}
# What such a clause speaks of.
SUBJECTS = _row(
    "generat | image | picture | drawing | video | task | request | completion | upstream | 生成 | 图 | "
    "圖 | 任务 | 请求 | 读取 | 获取 | 提交 | 视频 | 绘 | 작업 | 이미지"
)
# A state told in a JSON object, by its key `status` or `task_status`.
JSON_STATES: dict[str, tuple[str, ...]] = {
    "fail": _row("failed | failure | error | cancelled | canceled | timeout | rejected | blocked | expired | fail"),
    "run": _row(
        "queued | pending | preprocessing | processing | running | in_progress | submitted | not_start | "
        "starting | started | generating | in_queue | waiting | created"
    ),
    "done": _row("completed | succeeded | success | finished | done | complete"),
}
PARAMETER_KEYS = _row(
    "prompt | user_prompt | negative_prompt | ratio | aspect_ratio | size | n | orientation | "
    "referenced_image_ids | num_images | resolution | image_size"
)
# Compared without case; `input_moderation` and the like may stand inside of a longer text.
MODERATION_CODES = _row(
    "input_moderation | output_moderation | moderation_blocked | content_policy_violation | "
    "content_filter | image_generation_user_error | image_safety | image_prohibited_content | "
    "prohibited_content | safety | spii | datainspectionfailed | data_inspection_failed | "
    "blocklist | image_recitation | recitation | content_policy | sensitive_words_detected | "
    "responsibleaipolicyviolation"
)
# Why a choice or candidate ended, where that is a failure: one of these, or a moderation code.
FINISH_FAILURES = _row(
    "no_image | other | image_other | malformed_function_call | unexpected_tool_call | language | "
    "error | failed | refusal"
)
# In the words of an error: it was refused, not broken.
POLICY_WORDS = _row(
    "policy | policies | violat | moderation | safety | prohibited | not allowed | "
    "inappropriate | sensitive | guideline | nsfw | unsafe | copyright | 违反 | 違反 | 违规 | "
    "違規 | 敏感 | 审核 | 審核 | 不合规 | 内容安全 | 内容政策 | 侵权 | 被拒绝 | 拒绝了 | "
    "ポリシー | 規約 | 정책 | política | richtlinie | politique | политик"
)
# In an apology: it was broken, not refused.
TECHNICAL_WORDS = _row(
    "rate limit | timeout | timed out | time out | overloaded | server error | "
    "internal error | technical | network | connection | unavailable | capacity | quota | "
    "too many requests | try again later | in a few minutes | something went wrong | "
    "速率限制 | 频率限制 | 超时 | 逾時 | 超載 | 繁忙 | 稍后 | 网络 | 服务器 | 额度 | "
    "タイムアウト | 混み合って | 시간 초과 | límite | limite de | zeitüberschreitung | délai | "
    "лимит | 混雑 | サーバー | 서버 | servidor | serveur | сервер"
)
# How a clause begins in which the model refuses. An apology or a conjunction may stand before it.
REFUSALS = _row(
    "i can't | i cannot | i can not | i'm unable to | i am unable to | i'm not able to | "
    "i am not able to | i won't | i will not | i must decline | i'm not allowed | "
    "i have to decline | i couldn't | i could not | i wasn't able to | i was unable to | "
    "we can't | we cannot | we couldn't | unable to generate | cannot generate | "
    "can't generate | your request was turned down | your request was rejected | "
    "your request was blocked | your request was declined | your request has been rejected | "
    "your prompt was rejected | this request violates | the request violates | "
    "this prompt violates | 我无法 | 我不能 | 我無法 | 无法生成 | 無法生成 | 不能生成 | "
    "无法为您 | 无法为你 | 无法满足 | 无法处理 | 无法完成 | 无法创建 | 无法提供 | 不能提供 | "
    "恕我无法 | 抱歉无法 | 作成できません | 生成できません | お手伝いできません | "
    "対応できません | お応えできません | 描くことはできません | 만들 수 없습니다 | "
    "생성할 수 없습니다 | 도와드릴 수 없습니다 | 제공할 수 없습니다 | no puedo | não posso | "
    "não consigo | je ne peux pas | je ne suis pas en mesure | ich kann kein | "
    "ich kann nicht | ich kann diese | ich kann das | я не могу | не могу создать | "
    "ich kann leider | es tut mir leid, aber ich kann | your request was flagged | "
    "your prompt was flagged | the image could not be generated because it violates | "
    "the request was blocked | the request was rejected | the request was declined | "
    "this request was blocked | your request can't be processed because it | we're unable to | "
    "we are unable to | i must respectfully decline | i'm not comfortable | "
    "i don't feel comfortable | my guidelines don't allow | dabei kann ich | ich darf | "
    "ich bin nicht in der lage | no me es posible | no se puede | não é possível | "
    "il m'est impossible | 画不了 | 我暂时无法"
)
# What a refusal is about; `I can't say how long it takes` refuses nothing.
OBJECTS = _row(
    "image | picture | photo | request | help | assist | creat | generat | draw | make | produce | "
    "fulfil | comply | provide | paint | depict | continue | do that | do this | with that | "
    "with this | edit | decline | violat | blocked | rejected | turned down | flagged | "
    "allow | comfortable | 生成 | 帮 | 提供 | 图 | 创建 | 满足 | 处理 | 完成 | 画 | 協助 | "
    "ayudar | crear | gerar | ajudar | criar | générer | aider | créer | bild | "
    "erstellen | helfen | изображ | созда | помочь | сгенер"
)
# A clause that names a rule that was broken, wherever it stands.
VIOLATIONS = _row(
    "violate our | violates our | violate the | violates the | did not follow our | "
    "does not follow our | blocked by our | blocked by content filter | against our | 敏感词 | "
    "违规信息 | 未通过审核 | 审核未通过 | infringe nuestra | viola a nossa | viola nuestra | "
    "enfreint notre | verstösst gegen | нарушает нашу | нарушает правила"
)
# A clause that names a breakdown, wherever it stands.
BREAKDOWNS = _row(
    "hit the rate limit | ran into an error | encountered an error | encountered an issue | "
    "something went wrong | there was an error | 请求过多 | 速率限制 | エラーが発生しました | "
    "오류가 발생했습니다 | ocurrió un error | ocorreu um erro | une erreur s'est produite | "
    "ist ein fehler aufgetreten | произошла ошибка"
)
# These languages put the verb last: the clause ends with it.
REFUSAL_ENDINGS = _row(
    "できません | 수 없습니다 | 出来ません | 수 없어요 | nicht erstellen | nicht generieren | "
    "できませんでした | しかねます | できかねます | 못했습니다 | 불가능합니다"
)
# How an apology begins; alone it tells neither a refusal nor a failure.
APOLOGIES = _row(
    "sorry | apologies | apologize | unfortunately | 抱歉 | 对不起 | 很遗憾 | 申し訳 | "
    "すみません | 죄송 | lo siento | desculpe | lamento | désolé | entschuldigung | leider | "
    "извините | к сожалению"
)
# Not refusals, though they begin like one.
NOT_REFUSALS = _row("wait | believe | help but | stress enough | be long | agree more | see any | see an image")
# The reply says that a picture is there.
CLAIMS = _row(
    "here is your | here's your | here are your | i've created | i have created | "
    "i've generated | has been generated | successfully generated | 已为您生成 | 已为你生成 | "
    "为您生成了 | 已经生成 | 图片如下 | 生成好了 | 画好了 | voici votre image | "
    "hier ist dein bild | your image is ready | aquí está tu imagen | aqui está a sua imagem"
)
# The service is busy with it, in prose.
BUSY = _row(
    "lots of people | many users are | it may take a while | this may take a while | "
    "being processed | 请稍候 | 请稍等 | 请耐心等待 | still being generated | task is queued | "
    "is being generated"
)
TICKS = "✅✔☑🎉"


@dataclass(frozen=True)
class Vocabulary:
    """The rows as the interpreter asks for them. Immutable; `without` and a second instance are cheap to make."""

    heads: Mapping[str, str] = field(default_factory=lambda: {s: role for role, row in HEADS.items() for s in row})
    endings: Mapping[str, str] = field(default_factory=lambda: {s: role for role, row in ENDINGS.items() for s in row})
    subjects: tuple[str, ...] = SUBJECTS
    json_states: Mapping[str, str] = field(
        default_factory=lambda: {s: role for role, row in JSON_STATES.items() for s in row}
    )
    parameter_keys: tuple[str, ...] = PARAMETER_KEYS
    moderation_codes: tuple[str, ...] = MODERATION_CODES
    finish_failures: tuple[str, ...] = FINISH_FAILURES
    policy_words: tuple[str, ...] = POLICY_WORDS
    technical_words: tuple[str, ...] = TECHNICAL_WORDS
    refusals: tuple[str, ...] = REFUSALS
    objects: tuple[str, ...] = OBJECTS
    violations: tuple[str, ...] = VIOLATIONS
    breakdowns: tuple[str, ...] = BREAKDOWNS
    refusal_endings: tuple[str, ...] = REFUSAL_ENDINGS
    apologies: tuple[str, ...] = APOLOGIES
    not_refusals: tuple[str, ...] = NOT_REFUSALS
    claims: tuple[str, ...] = CLAIMS
    busy: tuple[str, ...] = BUSY

    @cached_property
    def starts(self) -> re.Pattern[str]:
        """What makes a bare brace an object (see `parameters.start_pattern`)."""
        return start_pattern(self.parameter_keys)

    @cached_property
    def hint(self) -> regex.Pattern[str]:
        """A parameter key in an object that cannot be read."""
        pattern = r"[\"'“＂]\L<keys>[\"'”＂]|(?<!\w)\L<keys>[\"'”＂]?\s{0,64}[:：]"
        return regex.compile(pattern, keys=self.parameter_keys)

    @cached_property
    def refusal(self) -> regex.Pattern[str]:
        """A refusal at the start of a clause, or a clause that ends with one; on folded text."""
        # A clause begins behind punctuation or a conjunction; blanks, marks and bullets may stand before its words.
        pattern = (
            r"(?:(?:^|[.!?。！？…\n,，;；:：、])[\s*_>•#\"'“「\-]{0,8}"
            r"|\b(?:but|and|that|because|so|like|afraid|aber|und|pero|mas|mais|но)\s|抱歉\s?|对不起\s?)"
            r"\L<openings>(?! \L<unless>)|\L<endings>(?=[.!?。！？…\n]|$)"
        )
        rows = {"openings": self.refusals, "unless": self.not_refusals, "endings": self.refusal_endings}
        return regex.compile(pattern, **rows)

    @cached_property
    def moderation(self) -> regex.Pattern[str]:
        """A moderation code as a word of its own."""
        pattern = r"(?<![A-Za-z0-9_])\L<codes>(?![A-Za-z0-9_])"
        return regex.compile(pattern, regex.IGNORECASE, codes=self.moderation_codes)

    def extended(self, **rows: Mapping[str, Iterable[str]] | Iterable[str]) -> Vocabulary:
        """The same rows with further spellings, which are folded as labels are: for gateways that we do not know.

        Rows of roles take a mapping, others a list: `extended(heads={"id": ["Auftrag"]}, refusals=["das geht nicht"])`.
        An unknown row or role is a `ValueError`.
        """
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        for name, more in rows.items():
            if name not in values:
                raise ValueError(f"no row {name!r}; there are {', '.join(values)}")
            known = values[name]
            if not isinstance(known, Mapping):
                values[name] = (*known, *(word.casefold() for word in more))
                continue
            if not isinstance(more, Mapping) or not set(more) <= set(known.values()):
                raise ValueError(f"row {name!r} takes a mapping from {', '.join(sorted(set(known.values())))}")
            spell = fold if name == "heads" else str.casefold
            values[name] = {**known, **{spell(word): role for role, words in more.items() for word in words}}
        return Vocabulary(**values)

    def without(self, row: str, spelling: str) -> Vocabulary:
        """The same rows less one spelling: how the tests show that it is needed."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        kept = values[row]
        values[row] = (
            {s: r for s, r in kept.items() if s != spelling}
            if isinstance(kept, Mapping)
            else tuple(s for s in kept if s != spelling)
        )
        return Vocabulary(**values)


def _escaped(row: tuple[str, ...]) -> list[str]:
    """Longer spellings first, so that the longest is found."""
    return [re.escape(spelling) for spelling in sorted(row, key=len, reverse=True)]


def start_pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    """What makes a bare brace an object: a quoted key and a colon, or a parameter key however it is written."""
    known = "|".join(_escaped(keys)) or "(?!)"
    quote = "[\"'“”„＂‘’]"
    space = rf"[\s{IGNORABLE},]*"
    comment = rf"(?:(?:(?://|#)[^\r\n]{{0,256}}|/\*[^*]{{0,256}}\*/){space})?"
    key = rf"\"(?:[^\"\\\r\n]|\\.){{0,256}}\"|{quote}[^\"'“”„＂‘’\r\n]{{1,64}}{quote}"
    return re.compile(
        rf"[{{｛]{space}{comment}(?:(?:{key})\s{{0,64}}[:：]|{quote}(?:{known})\b|(?:{known}){quote}?\s{{0,64}}[:：])"
    )


VOCABULARY = Vocabulary()
