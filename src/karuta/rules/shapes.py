"""What lines of notes look like: questions, numbering, ornaments, labels that name no subject. Pure functions on plain text.

Everything here is about the shape of text in English and Japanese, never about a subject.
"""

from __future__ import annotations

import re
import unicodedata
from xml.etree.ElementTree import Element

from karuta.rules.inline import Inline, lead

# ------------------------------------------------------------------------------------------------ ornaments and numbering

#: Emoji, arrows, bullets and dingbats in front of a heading; "※" and "★" too. Letters, digits, quotes and brackets are not.
_ORNAMENT = (
    r"(?:[\u2190-\u21ff\u2300-\u23ff\u2460-\u2473\u2500-\u27bf\u2b00-\u2bff\u25a0-\u25ff\u2022\u203b\u3030\u303d\ufe0f\u200d"
    r"\U0001f000-\U0001faff]+|[*•・◆◇■□●○▶▷►★☆※→⇒]+)"
)
_NUMBERING = (
    r"(?:(?:Q|Question|問題?|設問|質問)\s*\.?\s*(?:No\.?\s*)?[0-9０-９]+(?:-[0-9]+)?\s*[.．:：)）、]?(?=\s|\W|$)"
    r"|(?:Q|問)\s*[.．:：]"
    r"|第\s*[0-9０-９一二三四五六七八九十]+\s*[章節回問]"
    r"|(?:Chapter|Section|Part|Lecture|Lesson|Unit|Module|Week|Day|Step)\s+[0-9]+\s*[.:：\-–—]"
    r"|[(（][0-9０-９]+[)）]"
    r"|[0-9０-９]+(?:\.[0-9]+)*\s*[.．)）、:：](?![0-9])"
    r"|[0-9]+(?:\.[0-9]+)+(?=\s)"
    r"|[①-⑳])"
)
LEADING = re.compile(rf"\s*(?:(?:{_ORNAMENT}|{_NUMBERING})\s*)+", re.I)
_TRAILING = re.compile(r"\s*(?:[:：]|#[^\s#]+|\{#[^}]*\}|[#＃]+|" + _ORNAMENT + r")\s*$")
_QUESTION_NUMBER = re.compile(
    r"\s*(?:\*\*)?(?:(?:Q|Question|問題?|設問|質問)\s*\.?\s*[0-9０-９]+|[0-9０-９]+\s*[.．)）])", re.I
)
_NUMBERED_QUESTION = re.compile(r"\s*(?:Q|Question|問題?|設問|質問)\s*\.?\s*[0-9０-９]+\s*[.．:：)）、]?\s*\S", re.I)


def clean_title(title: Inline) -> Inline:
    """A heading's text without ornaments and numbering before it, and without marks after it."""
    out = title.without(LEADING).unwrapped().without(LEADING).strip()
    while found := _TRAILING.search(out.mask):
        out = out.slice(0, found.start()).strip()
    return out


def is_numbered(text: str) -> bool:
    """`Q1. …`, `問3 …`, `12) …`"""
    return bool(_QUESTION_NUMBER.match(text))


def is_numbered_question(text: str) -> bool:
    """`Q1. What …`, `問1 …`: the number says that it is a question, a question mark is not needed."""
    return bool(_NUMBERED_QUESTION.match(text))


# ------------------------------------------------------------------------------------------------ questions

_ASK_EN = re.compile(
    r"(?:what|why|how|when|where|who|whom|whose|which|whether)(?:['’]?s|['’]re)?\b"
    r"|(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have)\b.*[?？]\s*$"
    r"|(?:explain|describe|define|compare|list|name|state|prove|derive|differentiate|distinguish|discuss|give an example)\s+\S",
    re.I,
)
_ASK_START = re.compile(r"(?:what|why|how|which|who|whose|when|where)(?:['’]?s|['’]re)?\b", re.I)
_ASK_JA = re.compile(
    r"(?:とは(?:何か|なにか|何ですか|なんですか|何|なに|？|\?)?|(?:何|なに)(?:か|ですか|でしょうか)?|(?:でしょう|です|ます|る|た|の|ない|べき)か)\s*[?？。]?\s*$"
    r"|^\s*(?:なぜ|どうして|どのように|どうやって|いつ|どこ)"
)
#: A heading such as "When to use" or "How it works" asks without a mark; "What's new", "How to install" in a README ask nothing of a learner.
_NOT_ASKED = re.compile(
    r"(?:what['’]?s (?:new|next|inside|included)|how to (?:contribute|use this|read this|install)|who (?:am i|is this for|uses)|why this)\b",
    re.I,
)


def is_question(text: str) -> bool:
    """Whether a line asks: a question mark at its end, an English question word at its head, 「…とは」「…か」「なぜ…」."""
    text = text.strip().rstrip("*_ ").strip()
    if not text or _NOT_ASKED.match(text):
        return False
    if text[-1] in "?？":
        return len(text) > 2
    return bool(_ASK_START.match(text)) or bool(_ASK_JA.search(text))


def is_asking(text: str) -> bool:
    """Whether a numbered line or a heading asks, imperatives of exams included ("Explain …", "Define …")."""
    return is_question(text) or bool(_ASK_EN.match(text.strip()))


_SUBJECT_JA = re.compile(
    r"^「?(?P<term>[^「」]+?)」?\s*(?:って|と(?:い(?:う|った))?の?は|とは)\s*(?:何(?:か|ですか|でしょうか)?|なに(?:か)?|なんですか)?\s*[?？。]?$"
)
_SUBJECT_EN = re.compile(
    r"^what(?:['’]s|['’]re|\s+(?:is|are|was|were|does|do))?\s+(?:meant by\s+|the\s+(?:meaning|definition)\s+of\s+)?"
    r"(?:an?\s+|the\s+)?(?P<term>.{1,60}?)(?:\s+mean|\s+stand for)?\s*\??$",
    re.I,
)


def subject(question: str) -> str:
    """The term a question asks the meaning of: X of 「Xとは？」 and "What is X?"; "" where it asks something else."""
    found = _SUBJECT_JA.match(question.strip()) or _SUBJECT_EN.match(question.strip())
    return found["term"].strip() if found else ""


# ------------------------------------------------------------------------------------------------ names

_GLOSS = re.compile(r"\s*[(（\[［]([^()（）\[\]［］]+)[)）\]］]\s*")
_PARTICLES = re.compile(r"[\s\u3000「」『』\"'“”‘’*_`・\-‐–—/／.,，、。:：?？!！=＝]+")


def fold(text: str) -> str:
    """A name for comparison: width, case, white space, quotes and punctuation do not count."""
    return _PARTICLES.sub("", unicodedata.normalize("NFKC", text).casefold())


def names(term: str) -> tuple[str, ...]:
    """The folded names that a term goes by, its own first: 「レイヤー（Layer）」 is レイヤー, then Layer."""
    own = fold(_GLOSS.sub(" ", term)) or fold(term)
    glosses = _GLOSS.findall(term)
    if len(glosses) == 1 and 2 <= len(glosses[0]) <= 40 and not re.search(r"[、，,;：:]|^(?:e\.?g|例|i\.?e|\d)", glosses[0]):
        return tuple(dict.fromkeys((own, fold(glosses[0]))))
    return (own,) if own else ()


def same(a: str, b: str) -> bool:
    return fold(a) == fold(b)


# ------------------------------------------------------------------------------------------------ labels

#: Names of parts of a page. As the front of a card they ask nothing.
_GENERIC = """
overview summary introduction intro conclusion conclusions example examples note notes tip tips warning important caution remark
remarks reference references resources link links see also further reading table of contents contents toc index appendix faq misc
miscellaneous other others general background motivation goals objectives learning objectives prerequisites requirements setup installation usage
getting started quick start license contributing contributors acknowledgements acknowledgments credits changelog sponsors sponsor
support donate author authors about disclaimer todo to do tl;dr tldr key points key takeaways takeaways recap review exercise exercises problem
problems solution solutions answer answers question questions explanation explanations hint hints proof result results discussion definition definitions
description details syntax output input code demo part chapter section lecture lesson step steps pros cons advantages disadvantages advantage disadvantage
features feature basics basic concepts concept terminology glossary vocabulary
theory practice homework quiz test exam topics topic agenda attendees participants date time location place decisions decision action items actions
next steps meeting minutes status update updates questions and answers q&a q & a comparison types type formula formulas properties property purpose
use cases use case when to use how to use how it works how it is used characteristics history etymology origin
source sources url website email phone address contact name title tags tag category level difficulty version created updated modified
because therefore however thus hence so then also first second third finally e.g i.e for example in short in other words that is to summarize
結論 まとめ 要点 ポイント 概要 はじめに おわりに 終わりに 序論 例 例題 具体例 使用例 補足 備考 注意 注意点 注 重要 参考 参考文献 参考資料 参考リンク 関連 関連リンク 目次 目的 背景 前提 前提条件 準備 演習 練習問題 問題 質問
解答 回答 答え 正解 不正解 解説 説明 定義 ヒント 証明 結果 考察 感想 メモ その他 手順 方法 使い方 利用例 特徴 メリット デメリット 利点 欠点 長所 短所 種類 機能 用途 用語 用語集 基本 基礎 応用 比較 違い 構文 出力 入力
理由 原因 対策 効果 影響 課題 今回の問題のポイント 今日の目標 議題 参加者 出席者 欠席者 日時 場所 時間 決定事項 次回 宿題 やること 予定 進捗 連絡先 担当 期限 議事録 つまり ただし また 一方 要するに なぜなら したがって 例えば たとえば
"""
_GENERIC_NAMES = frozenset(
    fold(x)
    for x in (
        *_GENERIC.split(),
        "see also",
        "further reading",
        "table of contents",
        "learning objectives",
        "getting started",
        "quick start",
        "to do",
        "key points",
        "key takeaways",
        "action items",
        "next steps",
        "questions and answers",
        "q & a",
        "use cases",
        "use case",
        "when to use",
        "how to use",
        "how it works",
        "for example",
        "in short",
        "in other words",
        "that is",
        "to summarize",
        "key terms",
        "key concepts",
        "important points",
        "main points",
        "important note",
        "good to know",
        "real world example",
        "code example",
        "example usage",
        "sample code",
        "best practices",
        "time complexity",
        "space complexity",
        "follow up",
        "fun fact",
        "common mistakes",
        "things to remember",
        "back to top",
    )
)
#: Words that sections of a README have, not of notes: nothing below them is to be learned.
_ADMINISTRATIVE = frozenset(
    fold(x)
    for x in (
        "table of contents",
        "contents",
        "toc",
        "目次",
        "license",
        "licence",
        "contributing",
        "contributors",
        "how to contribute",
        "sponsors",
        "sponsor",
        "support",
        "donate",
        "acknowledgements",
        "acknowledgments",
        "credits",
        "changelog",
        "disclaimer",
        "installation",
        "author",
        "authors",
        "references",
        "further reading",
        "see also",
        "参考文献",
        "参考資料",
        "参考リンク",
        "関連リンク",
        "ライセンス",
        "todo",
        "resources",
        "links",
    )
)
_NUMBERED_LABEL = re.compile(
    r"^(?:example|note|figure|fig|table|step|part|chapter|section|lecture|exercise|problem|question|q|case|scenario|option|week|day|theorem|lemma|例|例題|図|表|問|問題|注|手順|ステップ|ケース|第)"
    r"\s*[.:]?\s*[0-9０-９a-zア-オ]*\s*(?:[章節回])?$",
    re.I,
)
_BARE_NUMBER = re.compile(r"^[\s\d０-９.．,:：/\-–—~〜年月日時分()（）%％$¥]+$")


def is_generic(text: str) -> bool:
    """Whether a line names a part of a page (まとめ, Summary, Example 2, 61.) and not a subject: never a front."""
    folded = fold(text)
    return not folded or folded in _GENERIC_NAMES or bool(_BARE_NUMBER.match(text)) or bool(_NUMBERED_LABEL.match(text.strip()))


def is_administrative(text: str) -> bool:
    """Whether a heading belongs to the page as a document: table of contents, licence, sponsors, references."""
    return fold(text) in _ADMINISTRATIVE


# ------------------------------------------------------------------------------------------------ options of a quiz

OPTION = re.compile(
    r"\s*(?:\[[ xX]\]\s*)?[(（]?(?P<letter>[A-Ha-hＡ-Ｈア-クⓐ-ⓗ①-⑧])\s*(?:[.．)）:：、]|(?<=[①-⑧])|\s(?=\S))\s*"
)
_STARTS = ("A", "a", "Ａ", "ア", "①")


def option_letter(text: str) -> str:
    """The letter that an answer option starts with ("A", "ア", "①"), as a capital; "" for none."""
    found = OPTION.match(text)
    return unicodedata.normalize("NFKC", found["letter"]).upper() if found else ""


def letters_in_order(letters: list[str]) -> bool:
    """Whether letters run A, B, C … or ア, イ, ウ … from the first."""
    if len(letters) < 2:
        return False
    for alphabet in ("ABCDEFGH", "アイウエオカキク", "12345678"):
        if letters == list(alphabet[: len(letters)]):
            return True
    return False


def has_options(block: Element) -> bool:
    """Whether a block is a list of answer options: lettered, or boxes of which some are ticked."""
    if block.tag not in ("ul", "ol") or len(block) < 2:
        return False
    if all("task" in item.attrib for item in block):
        return True
    return letters_in_order([option_letter(lead(item).plain) for item in block])
