"""What lines of notes look like: questions, numbering, ornaments, labels that name no subject. Pure functions on plain text.

Everything here is about the shape of text in English and Japanese, never about a subject.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from xml.etree.ElementTree import Element

from karuta.rules import words
from karuta.rules.inline import Inline, lead

# ------------------------------------------------------------------------------------------------ ornaments and numbering

#: Emoji, arrows, bullets and dingbats in front of a heading; "※" and "★" too. Letters, digits, quotes and brackets are not.
_ORNAMENT = (
    r"(?:[\u2190-\u21ff\u2300-\u23ff\u2460-\u2473\u2500-\u27bf\u2b00-\u2bff\u25a0-\u25ff\u2022\u203b\u3030\u303d\ufe0f\u200d"
    r"\U0001f000-\U0001faff]+|[*•・◆◇■□●○▶▷►★☆※→⇒]+|:[a-z0-9_+-]{2,30}:(?=\s))"
)
_NUMBERING = (
    r"(?:【\s*(?:Q|問題?|設問|例題)?\s*[0-9０-９]+\s*】"
    r"|問題文\s*[:：]"
    r"|(?:Q|Question|Technique|Type|問題?|設問|質問)\s*\.?\s*(?:No\.?\s*|#)?[0-9０-９]+(?:-[0-9]+)?(?:\s(?:of|/)\s[0-9]+)?\s*"
    r"(?:[.．:：)）、|\-–—](?=\s|\W|$|[^\x00-\x7f])|(?=\s|\W|$))"
    r"|(?:Q|Que|Ques|問)\s*[.．:：]"
    r"|(?:Question|質問|設問)\s*[:：]"
    r"|【(?:初級|中級|上級|基礎|基本|応用|発展|重要|必須|頻出|難|易)】"
    r"|(?-i:NO|No)\s*[.:]\s*[0-9]+(?=[\s.:)])[.:)]?"
    r"|第\s*[0-9０-９一二三四五六七八九十]+\s*[章節回問]"
    r"|(?:Chapter|Section|Part|Lecture|Lesson|Unit|Module|Week|Day|Step)\s+[0-9]+\s*[.:：\-–—]"
    r"|[(（][0-9０-９]+[)）]"
    r"|[0-9０-９]+(?:\.[0-9]+)*\s*[.．)）、:：](?![0-9])"
    r"|[0-9]+(?:\.[0-9]+)+(?=\s)"
    r"|[0-9]+\ufe0f?\u20e3"
    r"|[①-⑳])"
)
LEADING = re.compile(rf"\s*(?:(?:(?!○\s*[×✕✖]){_ORNAMENT}|{_NUMBERING})\s*)+", re.I)
_TRAILING = re.compile(r"\s*(?:[:：]|#[^\s#]+|\{#[^}]*\}|[#＃]+|" + _ORNAMENT + r")\s*$")
_TRAILS = 20  #: marks that a heading has at its end at most
_QUESTION_NUMBER = re.compile(
    rf"\s*(?:{_ORNAMENT}\s*)*(?:\*\*)?【?(?:(?:Q|Question|問題?|設問|質問|(?-i:NO|No)\s*[.:])\s*\.?\s*[0-9０-９]+|[0-9０-９]+\s*[.．)）】]|[0-9]+\ufe0f?\u20e3)",
    re.I,
)
_NUMBERED_QUESTION = re.compile(
    rf"\s*(?:{_ORNAMENT}\s*)*(?:Q|Question|問題?|設問|質問|(?-i:NO)\s*[.:])\s*\.?\s*[0-9０-９]+\s*[.．:：)）、]?\s*\S", re.I
)


def clean_title(title: Inline) -> Inline:
    """A heading's text without ornaments and numbering before it, and without marks after it."""
    out = title.without(LEADING).unwrapped().without(LEADING).strip()
    for _ in range(_TRAILS):
        found = _TRAILING.search(out.mask) if _may_trail(out.mask) else None
        if found is None:
            break
        out = out.slice(0, found.start()).strip()
    return out


def _may_trail(text: str) -> bool:
    """Whether there can be a mark at the end; cheaper to tell than to look for each of them."""
    return not (text[-1:].isalpha() or text[-1:] in ("?", "？")) or "#" in text


#: The number of a question or an answer, behind a word at most.
NUMBER = re.compile(r"\D{0,12}?([0-9０-９]+)")


def is_numbered(text: str) -> bool:
    """`Q1. …`, `問3 …`, `12) …`"""
    return bool(_QUESTION_NUMBER.match(text))


def is_numbered_question(text: str) -> bool:
    """`Q1. What …`, `問1 …`: the number says that it is a question, a question mark is not needed."""
    return bool(_NUMBERED_QUESTION.match(text))


_LABELLED_QUESTION = re.compile(r"\W*(?:Q|Que|Ques|Question|問|質問)\s*\.?\s*[0-9０-９]*\s*[.．:：)）](?=\s*\S)", re.I)


def is_labelled_question(text: str) -> bool:
    """`Q. Reverse a string`, `Question 4: …`: the label says that it is a question."""
    return bool(_LABELLED_QUESTION.match(text))


# ------------------------------------------------------------------------------------------------ questions

_ASK_EN = re.compile(
    r"(?:what|why|how|when|where|who|whom|whose|which|whether)(?:['’]?s|['’]re)?\b"
    r"|(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have)\b.*[?？]\s*$"
    r"|(?:explain|describe|define|compare|list|name|state|prove|derive|differentiate|distinguish|discuss|give an example)\s+\S",
    re.I,
)
_ASK_START = re.compile(r"(?!(?-i:WHO)\b)(?:what|why|how|which|who|whose|when|where)(?:['’]?s|['’]re)?\b", re.I)
_ASK_JA = re.compile(
    r"(?:とは\s*[:：]\s*[A-Za-z][A-Za-z0-9 .'/-]{2,}"
    r"|とは(?:何か|なにか|何ですか|なんですか|何|なに|？|\?)?|(?:何|なに)(?:か|ですか|でしょうか)?|(?:でしょう|です|ます|る|た|の|ない|べき)か)\s*[?？。]?\s*$"
    r"|(?:何|なに|誰|だれ|どれ|どこ|いつ|どちら|いくつ|いくら|どの|どんな).{0,30}か\s*[?？。．]?\s*$"
    r"|^\s*(?:なぜ|どうして|どのように|どうやって|いつ|どこ)"
)
#: A heading such as "When to use" or "How it works" asks without a mark; "What's new", "How to install" in a README ask nothing of a learner.
_NOT_ASKED = re.compile(
    r"(?:why (?:(?:are |is |not )?(?:the |all )?(?:others?|other (?:options|answers|choices)|rest|incorrect|wrong)\b.*"
    r"|(?:it|this|that)(?:['’]s| is) (?:correct|right|wrong|incorrect)\b.*)"
    r"|(?:what|how|why|where|when) i\b(?!.*[?？]$)"
    r"|what['’]?s (?:new|next|inside|included)|how to (?:contribute|use this|read this|install)|who (?:am i|is this for|uses)|why this)\b",
    re.I,
)


#: "When a process asks for more, it waits": a sentence that begins with a clause.
_CLAUSE = re.compile(r"(?:when|where)\b[^,]*,\s", re.I)


@lru_cache(maxsize=1 << 13)
def is_question(text: str) -> bool:
    """Whether a line asks: a question mark at its end, an English question word at its head, 「…とは」「…か」「なぜ…」."""
    text = text.strip().rstrip("*_ ").strip()
    if not text or _NOT_ASKED.match(text):
        return False
    if text[-1] in "?？":
        return len(text) > 2
    if _CLAUSE.match(text):
        return False
    return bool(_ASK_START.match(text)) or bool(_ASK_JA.search(text))


_IMPERATIVE = re.compile(
    r"(?:explain|describe|differentiate|distinguish|discuss|compare|contrast)\s+\S+\s+\S+|(?:explain|describe|define)\s+\S+\.$",
    re.I,
)


_IMPERATIVE_JA = re.compile(
    r"(?:説明|比較|列挙|定義|紹介|証明|計算|解説)(?:せよ|しろ|して(?:ください|下さい|みよう)|しなさい)[。．]?$"
    r"|(?:述べ|答え|挙げ|示し|求め|教え)(?:よ|て(?:ください|下さい)|なさい)[。．]?$"
)


def is_imperative(text: str) -> bool:
    """Whether a heading asks as exams do: "Explain the …", "Describe how …"."""
    return bool(_IMPERATIVE.match(text.strip()) or _IMPERATIVE_JA.search(text.strip()))


def is_asking(text: str) -> bool:
    """Whether a numbered line or a heading asks, imperatives of exams included ("Explain …", "Define …", 「…を説明せよ」)."""
    return is_question(text) or is_imperative(text) or bool(_ASK_EN.match(text.strip()))


_SUBJECT_JA = re.compile(
    r"^「?(?P<term>[^「」]+?)」?\s*(?:って|と(?:い(?:う|った))?の?は|とは)\s*(?:何(?:か|ですか|でしょうか)?|なに(?:か)?|なんですか)?\s*[?？。]?$"
)
_SUBJECT_EN = re.compile(
    r"^what(?:['’]s|['’]re|\s+(?:is|are|was|were|does|do))?\s+(?:meant by\s+|the\s+(?:meaning|definition)\s+of\s+)?"
    r"(?:an?\s+|the\s+)?(?P<term>.{1,60}?)(?:\s+mean|\s+stand for)?\s*\??$",
    re.I,
)


@lru_cache(maxsize=1 << 13)
def subject(question: str) -> str:
    """The term a question asks the meaning of: X of 「Xとは？」 and "What is X?"; "" where it asks something else."""
    found = _SUBJECT_JA.match(question.strip()) or _SUBJECT_EN.match(question.strip())
    return found["term"].strip() if found else ""


#: A word: two letters, or one character of Japanese.
HAS_WORD = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff]")


# ------------------------------------------------------------------------------------------------ names

_GLOSS = re.compile(r"\s*[(（\[［]([^()（）\[\]［］]+)[)）\]］]\s*")
#: Brackets right behind a Latin letter, with nothing in them that begins like a name.
_APPLIED = re.compile(r"[A-Za-z0-9_]\((?![A-Z][a-z]|[A-Z]{2}|[^\x00-\x7f]{2})")
_PARTICLES = re.compile(r"[\s\u3000「」『』\"'“”‘’*_`・\-‐–—/／.,，、。:：?？!！=＝]+")


@lru_cache(maxsize=1 << 13)
def fold(text: str) -> str:
    """A name for comparison: width, case, white space, quotes and punctuation do not count."""
    return _PARTICLES.sub("", unicodedata.normalize("NFKC", text).casefold())


def _without_gloss(gloss: re.Match[str]) -> str:
    """A blank for a gloss. What a function is applied to is none: `f(x)` is not `f(0)`, nor is O(n log n) O(n)."""
    return gloss[0] if _APPLIED.match(gloss.string, max(gloss.start() - 1, 0)) else " "


@lru_cache(maxsize=1 << 13)
def names(term: str) -> tuple[str, ...]:
    """The folded names that a term goes by, its own first: 「レイヤー（Layer）」 is レイヤー, then Layer."""
    own = fold(_GLOSS.sub(_without_gloss, term)) or fold(term)
    glosses = _GLOSS.findall(term)
    if len(glosses) == 1 and 2 <= len(glosses[0]) <= 40 and not re.search(r"[、，,;：:]|^(?:e\.?g|例|i\.?e|\d)", glosses[0]):
        return tuple(dict.fromkeys((own, fold(glosses[0]))))
    return (own,) if own else ()


#: A word of capitals and what it is short for: 「OS（Operating System）」.
_SHORT = re.compile(r"(?P<name>[A-Z][A-Za-z]{1,7})\s?[(（](?P<gloss>[A-Za-z][A-Za-z /-]{5,60})[)）]")
_OTHER_SCRIPT = re.compile(r"(?P<name>[^()（）、。,.:：]{2,30}?)\s?[(（](?P<gloss>[^()（）]{2,40})[)）]")


def is_glossed(text: str) -> bool:
    """Whether a term goes with its name in another script, or with what it is short for, as a definition does at its first mention:
    「プロセス（process）」, 「OS（Operating System）」."""
    text = text.strip()
    if short := _SHORT.fullmatch(text):
        return [word[0].upper() for word in re.split(r"[ /-]+", short["gloss"])] == [ch for ch in short["name"] if ch.isupper()]
    found = _OTHER_SCRIPT.fullmatch(text)
    return found is not None and any(ch > "\u3000" for ch in found["name"]) != any(ch > "\u3000" for ch in found["gloss"])


def spells_out(short: str, full: str) -> bool:
    """Whether a text begins with the words that an abbreviation is short for: `SSL`, `Secure Sockets Layer`."""
    letters = [ch for ch in short if ch.isupper()]
    words_of = re.split(r"[ /-]+", full.strip())[: len(letters)]
    return len(letters) >= 2 and len(short) <= 8 and " " not in short and [word[:1].upper() for word in words_of] == letters


_NEEDS_SURROUNDINGS = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|he|she|here|there)\b|[こそ](?:れ|の|こ)", re.I
)


def question_names(question: str, around: str) -> tuple[str, ...]:
    """The folded names of a question: those of the term that it asks the meaning of, else its wording.

    A question that points at its surroundings ("Can it fail?", "What's the output?") is another one under another heading.
    """
    term = subject(question)
    if term and not _NEEDS_SURROUNDINGS.search(term):
        return names(term)
    words = fold(question)
    return (f"{fold(around)}/{words}",) if _NEEDS_SURROUNDINGS.search(question) or len(words) < 16 else (words,)


def same(a: str, b: str) -> bool:
    return fold(a) == fold(b)


# ------------------------------------------------------------------------------------------------ labels

_GENERIC = frozenset(map(fold, words.GENERIC))
_ADMINISTRATIVE = frozenset(map(fold, words.ADMINISTRATIVE))
_NUMBERED_LABEL = re.compile(
    r"^(?:example|note|figure|fig|table|step|part|chapter|section|lecture|exercise|problem|question|q|reason|case|scenario|option|week|day|definition|theorem|lemma|proposition|corollary|定義|定理|補題|命題|公理|例|例題|図|表|問|問題|注|手順|ステップ|ケース|第)"
    r"\s*[.:#]?\s*(?:[0-9０-９]+[a-z]?|[a-zア-オ])?\s*(?:[章節回])?$"
    r"|^fact$|^(?:fact|property|rule|condition|point|goal|item|method|approach|solution|idea|observation|claim|remark|argument|"
    r"性質|条件|規則|方法|理由|事実|ポイント)\s*#?[0-9０-９]+[a-z]?$",
    re.I,
)
#: "Kana review", "Practice questions": a part of the page whatever stands before.
_GENERIC_TAIL = re.compile(
    r"^(?:\w+\s+){0,2}(?:review|recap|exercises|homework|questions|summary|overview|cheat ?sheet|facts|"
    r"reading list|essay|stuff|thoughts|opinions?|impressions?|tips?|tasks|map|terms|definitions)$"
    r"|^(?:\S+\s+){1,5}example$|^(?:tips|advice|hints|questions?)\s+(?:for|from|on)\b|^intro(?:duction)?\s+to\b"
    r"|^(?:(?:more|useful|further|additional|other|extra|online|learning|study|related|helpful|external|great|some)\s+)+(?:resources|links)$"
    r"|^\W*例\s*[:：]|[（(]余談[)）]$|^(?:git\s?)?(?:repository|リポジトリ)$|(?:^|の)その他(?:の\S{1,6})?$|^この\S{1,12}について$|^次の\S{1,8}へ$|(?:まとめ|予定|感想|メモ|結果|ノート|反省点?|宿題|課題|ところ|用語|できたこと)$|^(?:実|使用|利用|実装|実践|実行|設定|具体|応用|コード|計算|記述|入力|出力|回答|解答|作成|活用|適用|動作|サンプル)例[0-9０-９]*$|^(?:[月火水木金土日]曜日?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?:\W|$)",
    re.I,
)
#: 「まず結論」
_ORDINAL = re.compile(r"^(?:まず|はじめに|最初に|次に|最後に)の?(?=.)")
#: `H28S P19`, 「令和元年秋 問17」, `2019-05 Q3`: where an exam had it, which names no subject.
_CODE = re.compile(
    r"(?:[A-Z]{0,3}[0-9０-９]+[A-Z]{0,2})(?:[\s._/-]+(?:[A-Z]{0,3}\.?[0-9０-９]+[A-Z]{0,2}))+"
    r"|(?:平成|令和|昭和|[HRS])?\s?[0-9０-９元]+年?度?[\s_・]*(?:[春秋]期?|特別|午前|午後|上期|下期)?[\s_・]*(?:午前|午後)?[\sⅠⅡI12]*[\s_・]*(?:問|第|No\.?|Q)\s?[0-9０-９]+問?"
)
_BARE_NUMBER = re.compile(r"^[\s\d０-９.．,:：/\-–—~〜年月日時分()（）%％$¥]+$")


@lru_cache(maxsize=1 << 13)
def is_generic(text: str) -> bool:
    """Whether a line names a part of a page (まとめ, Summary, Example 2, 61.) and not a subject: never a front."""
    folded = fold(text)
    if len(text) <= 30 and _GENERIC_TAIL.search(text):
        return True
    plain = fold(_ORDINAL.sub("", _GLOSS.sub("", text.rpartition(": ")[2])))
    return (
        not folded
        or folded in _GENERIC
        or plain in _GENERIC
        or bool(_BARE_NUMBER.match(text) or _CODE.fullmatch(text.strip()))
        or bool(_NUMBERED_LABEL.match(text.strip()))
    )


_MAY_NAME = frozenset(map(fold, words.AMBIGUOUS))


def may_name(text: str) -> bool:
    """Whether a name of a part of a page is also one of a thing: "Support", "Reference", "Index". What defines it tells."""
    return fold(text) in _MAY_NAME


def is_administrative(text: str) -> bool:
    """Whether a heading belongs to the page as a document: table of contents, licence, sponsors, references."""
    return fold(text) in _ADMINISTRATIVE


# ------------------------------------------------------------------------------------------------ options of a quiz

#: What options are counted with, in order.
ALPHABETS = ("ABCDEFGH", "アイウエオカキク", "12345678")
#: `A. …`, `(b) …`, `- C: …`, 「ア　…」, `①…`: only Japanese letters go without punctuation.
OPTION = re.compile(
    r"\s*[(（]?(?P<letter>(?<=[(（])[1-8１-８](?=[)）])|[A-Ha-hＡ-Ｈ](?=\s*[.．)）:：、])|[ア-ク](?=[\s\u3000.．)）:：、])|[ⓐ-ⓗ①-⑧])[\s\u3000]*[.．)）:：、]?[\s\u3000]*"
)


@lru_cache(maxsize=1 << 13)
def option_letter(text: str) -> str:
    """The letter that an answer option starts with ("A", "ア", "①"), as a capital; "" for none."""
    found = OPTION.match(text)
    return unicodedata.normalize("NFKC", found["letter"]).upper() if found else ""


def letters_in_order(letters: list[str]) -> bool:
    """Whether letters run A, B, C … or ア, イ, ウ … from the first."""
    if len(letters) < 2:
        return False
    return any(letters == list(alphabet[: len(letters)]) for alphabet in ALPHABETS)


def has_options(block: Element) -> bool:
    """Whether a block is a list of answer options: lettered, or boxes, unless they stand before questions."""
    if block.tag not in ("ul", "ol") or len(block) < 2:
        return False
    if "task" in block[0].attrib and all("task" in item.attrib for item in block):
        return sum(lead(item).plain.rstrip()[-1:] in ("?", "？") for item in block) * 2 < len(block)
    first = option_letter(lead(block[0]).plain)
    return bool(first) and letters_in_order([first, *(option_letter(lead(item).plain) for item in block[1:])])
