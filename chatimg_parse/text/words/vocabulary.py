"""The words: labels, states and keys here, those of errors and prose in `rows`. Rows of data, no code.

A row is one spelling in its folded form (`folding.fold`: lower case, ASCII width, `_` and `-` as blanks). A new one
needs a case in `tests/fixtures/vocabulary/`, which a test wants for each, and no spelling stands in two rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import regex

from ..block.parameters import Bounds
from ..folding import fold
from . import answer_rows, state_rows
from .key_patterns import escaped, key_pattern, listed, start_pattern
from .phrases import Phrases
from .rows import (
    APOLOGIES,
    CUT_FINISHES,
    FINISH_FAILURES,
    MODERATION_CODES,
    NO_FINISHES,
    NOT_POLICY,
    NOT_REFUSALS,
    OK_WORDS,
    POLICY_WORDS,
    REFUSAL_ENDINGS,
    REFUSALS,
    STREAM_ENDS,
    TECHNICAL_CODES,
    row,
)

# What stands at a label's place or is the text of a link.
HEADS: dict[str, tuple[str, ...]] = {
    "id": row(
        "id | 任务id | 任务 id | 任務id | task id | taskid | request id | job id | 任务编号 | 작업 id | タスクid | "
        "id de tarea | id da tarefa | id задачи | id attività | id de tâche | auftrags id | aufgaben id"
    ),
    "other-id": row("sid | gen id | message id | channel id | generation id | session id"),
    "preview": row(
        "data preview | preview | preview url | preview link | 数据预览 | 數據預覽 | 预览 | 预览链接 | 预览地址 | "
        "プレビュー | vista previa | aperçu | vorschau | prévia | anteprima | предпросмотр"
    ),
    "source": row("raw data | source data | source | source url | 原始数据 | 原始數據 | 源数据 | 元データ"),
    "progress": row(
        "progress | 进度 | 進度 | 当前进度 | 生成进度 | video generation progress | image generation progress | "
        "進捗 | progreso | progresso | progression | fortschritt | avanzamento | прогресс | 진행률"
    ),
    "queue": row(
        "排队中 | 排隊中 | 等待处理中 | queuing | queued | in queue | waiting in queue | waiting | 任务已创建 | "
        "视频生成任务已创建 | 图片生成任务已创建 | キュー待ち | 正在排队 | 任务排队中 | en cola | na fila | "
        "in coda | в очереди | in der warteschlange | en file d'attente | 대기 중"
    ),
    "submit": row("提交任务 | 任务已提交 | 任务提交成功 | task submitted | submitted | task created"),
    "run": row(
        "生成中 | 正在生成 | 绘制中 | 繪製中 | 开始绘制 | 正在绘制 | 开始生成视频 | 开始生成图片 | 开始生成 | "
        "处理中 | 正在优化视频质量 | 正在生成图片 | 图片正在生成 | generating | generating image | "
        "generating your image | "
        "processing | processing image | running | drawing | rendering | image generation in progress | "
        "creating image | 生成しています | 생성 중 | 图片生成中 | 图像生成中 | 视频生成中 | 正在生成中 | "
        "画像を生成しています | 画像を生成中 | 이미지를 생성 중입니다 | generando imagen | génération en cours | "
        "bild wird generiert | gerando imagem | 正在重试 | 重试中 | retrying | creating your image | "
        "正在为您生成图片 | 排队等待中 | generando | gerando | генерация | generazione in corso | wird generiert"
    ),
    "done": row(
        "生成完成 | 图片生成完成 | 图像生成完成 | 视频生成完成 | 绘制完成 | 高质量视频已生成 | "
        "图片已生成 | 生成成功 | 图片生成成功 | 任务完成 | generation complete | "
        "generating complete | generation completed | image generation complete | completed | "
        "generation successful | image generated successfully | 生成完了 | 생성 완료 | "
        "画像を生成しました | 이미지가 생성되었습니다"
    ),
    "status": row("status | task status | state | 状态 | 任务状态 | 生成状态"),
    "fail": row(
        "生成失败 | 图片生成失败 | 视频生成失败 | 绘制失败 | 任务失败 | generation failed | "
        "image generation failed | task failed | generate failed | failed | error | 错误 | 出错了 | 生成エラー | "
        "오류 | request timed out | timeout | internal server error | service unavailable | bad gateway | "
        "gateway timeout | too many requests | rate limit exceeded | 请求超时 | 服务器错误 | 服务器繁忙 | "
        "系统繁忙 | échec de la génération | falha na geração | ошибка генерации | error al generar la imagen | "
        "generazione non riuscita | bildgenerierung fehlgeschlagen | 生成に失敗しました | "
        "generierung fehlgeschlagen | 失败 | 失敗 | 已失败 | 失败了 | 失敗しました | 실패 | 실패했습니다 | "
        "fehlgeschlagen | échoué | fallido | fallito"
    ),
    "reason": row(
        "原因 | 错误原因 | 错误原因如下 | reason | cause | 理由 | 이유 | 원인 | 사유 | motivo | motif | grund | "
        "причина | raison"
    ),
    "fail-reason": row("失败原因 | 失敗原因 | failure reason | error reason | fail reason"),
    "code": row("错误码 | 错误代码 | error code"),
    "download": row(
        "点击下载 | 下载 | 下載 | 點擊下載 | 下载图片 | 下载原图 | click to download | download | "
        "download image | download original | ダウンロード | 다운로드"
    ),
    "download-video": row("下载视频 | download video"),
    "play": row(
        "在线播放 | 在线观看 | 点击播放 | online play | play online | watch online | play video | 播放 | watch"
    ),
    "picture": row(
        "图片 | 图像 | image | picture | image url | 图片链接 | 图片地址 | 查看图片 | 查看原图 | "
        "原图 | view image | open image | full size | 画像 | 이미지"
    ),
    "video": row("视频 | video | video url | 视频链接"),
    "audio": row("音频 | audio | 歌曲"),
    "poster": row("封面 | cover | poster"),
}
# Of these the labels that only replies of a task have: one with its link is evidence (rule 5a).
OWN_LABELS = row("data preview | 数据预览 | 數據預覽 | raw data | 原始数据 | 原始數據")
# A clause at a label's place that ends so and speaks of the work is a state.
ENDINGS: dict[str, tuple[str, ...]] = {"fail": row("失败 | 失敗 | failed | 실패")}
# What such a clause speaks of.
SUBJECTS = row(
    "generat | image | picture | drawing | video | task | request | completion | upstream | 生成 | 图 | "
    "圖 | 任务 | 请求 | 读取 | 获取 | 提交 | 视频 | 绘 | 작업 | 이미지 | 생성 | upload | 上传 | 업로드"
)
PARAMETER_KEYS = row(
    "prompt | user_prompt | negative_prompt | ratio | aspect_ratio | size | n | orientation | "
    "referenced_image_ids | num_images | resolution | image_size"
)
TICKS = "✅✔☑🎉"
_FIRST_LETTERS = re.compile(r"[^\W\d_]+")
_ENDS = f" .!。…{TICKS}"
_SHORT = 64  # characters of a message that can say that all is well


def _usual(spellings: tuple[str, ...]) -> Any:
    """A row that is not shown in full wherever the signature is."""
    return field(default_factory=lambda: spellings)


@dataclass(frozen=True, repr=False)
class Vocabulary:
    """The rows of words that replies are read by. Immutable: `extended` and `without` give another one, cheaply."""

    heads: Mapping[str, str] = field(default_factory=lambda: {s: role for role, row in HEADS.items() for s in row})
    endings: Mapping[str, str] = field(default_factory=lambda: {s: role for role, row in ENDINGS.items() for s in row})
    subjects: tuple[str, ...] = _usual(SUBJECTS)
    own_labels: tuple[str, ...] = _usual(OWN_LABELS)
    json_states: Mapping[str, str] = field(
        default_factory=lambda: {s: role for role, row in state_rows.JSON_STATES.items() for s in row}
    )
    state_prefixes: tuple[str, ...] = _usual(state_rows.PREFIXES)
    parameter_keys: tuple[str, ...] = _usual(PARAMETER_KEYS)
    moderation_codes: tuple[str, ...] = _usual(MODERATION_CODES)
    finish_failures: tuple[str, ...] = _usual(FINISH_FAILURES)
    cut_finishes: tuple[str, ...] = _usual(CUT_FINISHES)
    no_finishes: tuple[str, ...] = _usual(NO_FINISHES)
    stream_ends: tuple[str, ...] = _usual(STREAM_ENDS)
    policy_words: tuple[str, ...] = _usual(POLICY_WORDS)
    not_policy: tuple[str, ...] = _usual(NOT_POLICY)
    technical_codes: tuple[str, ...] = _usual(TECHNICAL_CODES)
    ok_words: tuple[str, ...] = _usual(OK_WORDS)
    refusals: tuple[str, ...] = _usual(REFUSALS)
    refusal_endings: tuple[str, ...] = _usual(REFUSAL_ENDINGS)
    apologies: tuple[str, ...] = _usual(APOLOGIES)
    not_refusals: tuple[str, ...] = _usual(NOT_REFUSALS)
    claims: tuple[str, ...] = _usual(answer_rows.CLAIMS)
    pictures: tuple[str, ...] = _usual(answer_rows.PICTURES)
    requests: tuple[str, ...] = _usual(answer_rows.REQUESTS)
    makes: tuple[str, ...] = _usual(answer_rows.MAKES)
    declines: tuple[str, ...] = _usual(answer_rows.DECLINES)
    impersonal: tuple[str, ...] = _usual(answer_rows.IMPERSONAL)
    blocks: tuple[str, ...] = _usual(answer_rows.BLOCKS)
    policies: tuple[str, ...] = _usual(answer_rows.POLICIES)
    breaks: tuple[str, ...] = _usual(answer_rows.BREAKS)
    retries: tuple[str, ...] = _usual(answer_rows.RETRIES)
    waits: tuple[str, ...] = _usual(answer_rows.WAITS)
    shown: tuple[str, ...] = _usual(answer_rows.SHOWN)
    explains: tuple[str, ...] = _usual(answer_rows.EXPLAINS)
    supposes: tuple[str, ...] = _usual(answer_rows.SUPPOSES)

    def __repr__(self) -> str:
        """The rows that are not the usual ones, by their size: all of them are pages of every `help`."""
        usual, rows = VOCABULARY._rows(), self._rows()
        return f"Vocabulary({', '.join(f'{name}=<{len(rows[name])}>' for name in rows if rows[name] != usual[name])})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Vocabulary, tuple(self._rows().values())  # what was seen since is no part of it, and may be changing

    def _rows(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @cached_property
    def bounds(self) -> Bounds:
        """What makes a bare brace an object, and the label of an id, whatever marks stand around it, that ends one."""
        names = sorted((name for name, role in self.heads.items() if role == "id"), key=len, reverse=True)
        known = "|".join("[ _-]?".join(map(re.escape, name.split())) for name in names) or "(?!)"
        mark = r"(?:[^\w\s\"'{}\[\],:：]|_){0,8}[ \t]*"
        labels = re.compile(rf"{mark}(?:{known}){mark}[:：]", re.IGNORECASE)
        return Bounds(start_pattern(self.parameter_keys), labels)

    @cached_property
    def hint(self) -> regex.Pattern[str]:
        """A parameter key in an object that cannot be read."""
        return key_pattern(self.parameter_keys)

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
        return listed(pattern, **rows)

    @cached_property
    def moderation(self) -> regex.Pattern[str]:
        """A moderation code as a word of its own."""
        pattern = r"(?<![A-Za-z0-9_])\L<codes>(?![A-Za-z0-9_])"
        return listed(pattern, regex.IGNORECASE, codes=self.moderation_codes)

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The letters with which the spellings of labels and states begin."""
        return frozenset(found[0] for found in map(_FIRST_LETTERS.search, self.heads) if found is not None)

    @cached_property
    def seen(self) -> dict[str, Any]:
        """What lines (`line_memory`) and replies (`shapes`) were found to tell by these rows; these bound it."""
        return {}

    @cached_property
    def states_seen(self) -> dict[str, str | None]:
        """What words were found to mean where a state is told; `standing` fills and bounds it."""
        return {}

    @cached_property
    def moderation_names(self) -> frozenset[str]:
        """The moderation codes as codes are compared: their letters and digits."""
        return frozenset(re.sub(r"[\W_]+", "", code) for code in self.moderation_codes)

    @cached_property
    def apology(self) -> re.Pattern[str]:
        """A word of an apology, wherever it stands in folded text."""
        return re.compile("|".join(escaped(self.apologies)) or "(?!)")

    @cached_property
    def policy(self) -> regex.Pattern[str]:
        """A word of policy in folded text; the phrases of `not_policy` are taken as one, with no group."""
        whole = [word for word in self.policy_words if word.isascii()]
        inside = [word for word in self.policy_words if not word.isascii()]  # scripts without blanks, and endings
        pattern = r"(?<![^\W_])\L<unless>|(?<![^\W_])(\L<whole>)(?!\w)|(\L<inside>)"
        return listed(pattern, unless=self.not_policy, whole=whole, inside=inside)

    @cached_property
    def technical(self) -> regex.Pattern[str]:
        """A word of a technical code, in a code whose words are joined by `_`."""
        return listed(r"(?<![^\W_])\L<codes>(?![^\W_])", codes=self.technical_codes)

    @cached_property
    def _phrases(self) -> dict[tuple[str, ...], Phrases]:
        return {}

    def phrases(self, *rows: str) -> Phrases:
        """The spellings of rows of phrases, ready to be looked for (see `answer_rows`)."""
        known = self._phrases.get(rows)
        if known is None:
            known = self._phrases[rows] = Phrases([spelling for row in rows for spelling in getattr(self, row)])
        return known

    def is_own(self, label: str) -> bool:
        """True for a label that only replies of a task have."""
        return fold(label).rstrip(": ") in self.own_labels

    def is_fine(self, words: str) -> bool:
        """True for a message or code that says that all went well, or that the work goes on."""
        told = fold(words).strip(_ENDS) if len(words) <= _SHORT else words
        queued = self.heads.get(told.partition(",")[0]) in ("queue", "submit")  # how many wait may stand behind it
        return not told or told in self.ok_words or self.heads.get(told) in ("run", "done") or queued

    def extended(self, **rows: Mapping[str, Iterable[str]] | Iterable[str]) -> Vocabulary:
        """The same rows with further spellings, which are folded as labels are: for gateways that we do not know.

        Rows of roles take a mapping, others a list: `extended(heads={"id": ["Auftrag"]}, refusals=["das geht nicht"])`.
        An unknown row or role is a `ValueError`, a string where a list of them is meant a `TypeError`.
        """
        values = self._rows()
        for name, more in rows.items():
            if name not in values:
                raise ValueError(f"no row {name!r}; there are {', '.join(values)}")
            known = values[name]
            if not isinstance(known, Mapping):
                values[name] = (*known, *(word.casefold() for word in _spellings(name, more)))
                continue
            if not isinstance(more, Mapping):
                raise TypeError(f"VOCABULARY.extended({name}=...) takes a mapping of lists, not {type(more).__name__}")
            if not set(more) <= set(known.values()):
                raise ValueError(f"row {name!r} takes a mapping from {', '.join(sorted(set(known.values())))}")
            spell = fold if name == "heads" else str.casefold
            told = {role: _spellings(f"{name}={{{role!r}: ...}}", words) for role, words in more.items()}
            values[name] = {**known, **{spell(word): role for role, words in told.items() for word in words}}
        return Vocabulary(**values)

    def without(self, row: str, spelling: str) -> Vocabulary:
        """The same rows less one spelling: how the tests show that it is needed."""
        values = self._rows()
        kept = tuple(known for known in values[row] if known != spelling)
        values[row] = {known: values[row][known] for known in kept} if isinstance(values[row], Mapping) else kept
        return Vocabulary(**values)


def _spellings(row: str, told: object) -> list[str]:
    """The words of a row; a single string is none, as its letters would be taken for words."""
    words = list(told) if isinstance(told, Iterable) and not isinstance(told, (str, bytes, Mapping)) else None
    if words is None or not all(isinstance(word, str) for word in words):
        row = row if "=" in row else f"{row}=..."
        raise TypeError(f"VOCABULARY.extended({row}) takes a list of str, not {told!r:.60}")
    return words


VOCABULARY = Vocabulary()
"""The usual rows: what is extended for a gateway of your own."""
