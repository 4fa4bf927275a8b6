"""Lines that announce a list which is worth asking for: reasons, steps, kinds, advantages. Shared by the rules for lines and headings."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from karuta.rules import shapes, words
from karuta.rules.inline import Inline, lead

_ASPECT_JA = f"(?:{words.alternatives(words.ASPECT_JA)})"
_ASPECT_EN = f"(?:{words.alternatives(words.ASPECT_EN)})"
#: 「次元削減を使う理由」「代表的な次元削減手法」「Xのメリット」「Xでできること」: an aspect, and what it is an aspect of, in one phrase.
_LIST_JA = re.compile(
    r"^.{1,40}?(?:の|する|した|を使う|を用いる|で|に使う|における|が|い|る|な|と)?(?:主な|代表的な|基本)?"
    rf"{_ASPECT_JA}(?:[（(][^（）()]+[)）])?$"
    r"|^(?:代表的な|主な|よくある|典型的な|基本的な).{2,40}$"
    r"|^.{2,40}?[がはにでを].{1,20}?(?:る|ない|た)(?:もの|条件)$"
)
_LIST_EN = re.compile(
    r"^(?:the\s+)?(?:(?:sequence|order|list) of (?:the\s+)?(?:events\s+)?)?"
    r"(?:(?:two|three|four|five|six|seven|eight|[2-9]|main|key|major|common|typical|basic|primary|most common|important)\s+)*"
    rf"{_ASPECT_EN}\s+(?:of|to|for|in|why|that|between|by which|involved in|needed to|required for)\s+\S.{{1,60}}$",
    re.I,
)
#: "The sequence of events required to use a resource": a list that says itself that it is one.
_SEQUENCE = re.compile(r"^(?:the\s+)?(?:sequence|order|series) of [\w -]{3,60}$", re.I)
#: "Schedules of reinforcement", "Laws of motion": several of a kind.
_PLURAL = re.compile(
    r"^(?:the\s+)?(?!lots|heaps|loads|thanks|thoughts|examples|notes|terms|details|copies|contents|books|days|years|hours|minutes)"
    r"(?:[a-z-]+\s+)?[a-z-]{2,}[^siu\W]s\s+of\s+(?!use\b|service\b|course\b)(?:the\s+|an?\s+)?[^\s.,;:!?()]+(?:\s[^\s.,;:!?()]+){0,3}$",
    re.I,
)
#: 「3つの条件」, "Four strategies:": how many of what are listed; of what, the headings above say.
_COUNTED = re.compile(
    rf"^(?:the\s+)?(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|1[0-9])\s+(?:main\s+|key\s+|basic\s+)?{_ASPECT_EN}$"
    rf"|^(?:[2-9２-９]|[二三四五六七八九])つの{_ASPECT_JA}$",
    re.I,
)
#: "Joins come in three kinds:", 「トランザクションには次の4つの性質がある」: a sentence that says how many there are of what.
_TELLS_NUMBER = re.compile(
    r"^(?:(?:there are|we distinguish|here are|these are)\s+(?:the\s+|about\s+|mainly\s+)?"
    r"|(?!(?:it|this|that|these|they|we|you|i|he|she)\b)[^.:;,]{2,50}?\s(?:has|have|had|comes? in|consists? of|includes?|"
    r"(?:is|are|can be) (?:divided|classified|split|grouped|partitioned|broken down) into|(?:is|are) (?:made up|composed) of"
    r"|shares?|(?:is|can be|may be|must be) (?:in )?(?:any |exactly )?one of)\s+(?:the\s+|these\s+)?"
    r"(?:following\s+)?)"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|several|[2-9]|1[0-9])\s+[a-z][\w -]{2,50}$"
    r"|^(?!(?:it|this|that|these|they)\b)[^.:;,]{5,60}?\s(?:if|when)\s(?:the\s+|these\s+|all\s+)?(?:following\s+)?"
    r"(?:two|three|four|five|six|[2-9])\s+(?:necessary\s+)?conditions\b[^.:;,]{0,30}$"
    r"|^(?:[^.:;]{2,60},\s)?(?:two|three|four|five|six|[2-9])\s+[a-z][\w -]{2,40}\s(?:must|have to|need to) be (?:made|met|fulfilled|satisfied)$"
    r"|^(?!(?:it|this|that|these|they|we|you|i|he|she|also|some|other)\b)[^.:;,]{2,50}?\s"
    r"(?:consists? of|includes?|comprises?|(?:is|are) (?:made up|composed) of)$"
    r"|^.{2,30}?(?:は|には|では)、?(?:以下|次|主に|大きく|下記)?の?(?:分けて)?(?:[2-9２-９]|[二三四五六七八九])(?:つ|種類|段階|層)\S{0,16}(?:ある|あります|分けられる|分けられます|"
    r"分かれる|分類される|分類できる|分類されます|なる|なります|構成される|満たす)$",
    re.I,
)
#: "Each process uses a resource as follows:"
_FOLLOWS = re.compile(
    r"(?!(?:it|this|that|these|they|we|you|i|he|she|steps?|results?|rules?)\b)[^.:;]{10,90}\s(?:as follows|in the following (?:ways?|order|steps))$"
    r"|(?:the\s)?[^.:;]{3,90}?\s(?:of|for|to)\s[^.:;]{3,90}?\s(?:is|are)\s(?:the following|listed below|these)$",
    re.I,
)
#: "A process can be in one of the following states:", "If two patterns match, the following conventions are followed:": who has or does
#: what follows, or when it holds. What something is, the rules for sentences ask.
_FOLLOWING = re.compile(
    r"(?!(?:it|this|that|these|those|they|we|you|i|he|she|there|here|please|for|to|use|note|see|let|our|your|my|its|their|his|her|steps?|results?)\b)"
    r"[^.:;]{3,70}?\s(?:can|may|must|should|will|ha(?:s|ve|d)|(?:is|are|was|were)\s(?!an?\b|the\b)|needs?|requires?|provides?|offers?|supports?|performs?|"
    r"uses?|contains?|includes?|satisf(?:y|ies)|obeys?|follows?|shows?|exhibits?|takes?|involves?|results? in|leads? to|causes?)"
    r"(?:\s[^.:;,\s]+){0,6}?\s(?:(?:any|all|each|one|some) (?:or more )?of )?the following(?:\s[\w-]+){0,3}$"
    r"|(?:if|when|in|under|at|during|after|before|once)\s[^.:;]{5,90},\sthe following(?:\s[\w-]+){1,3}\s"
    r"(?:are|is|must|have to|hold|apply|happens?|occurs?)\b[\w ]{0,20}$",
    re.I,
)
#: 「カーネルの主な役割は以下の通り：」: of what, and what of it, the list tells.
_FOLLOWS_JA = re.compile(
    r"(?P<of>[^。：:]{4,50}?)[はが]、?(?:主に|大きく)?(?:以下|次|下記)の?(?:[2-9２-９一二三四五六七八九]つ|通り|とおり|ようなもの|よう|もの)?"
    r"(?:です|である|だ|になる|になります|がある|あります|が挙げられる|が挙げられます)?"
    r"|(?P<does>[^。：:]{2,40}?)は、?(?:以下|次|下記)の[^。、]{1,10}を"
    r"(?:行う|行います|する|します|実行する|実行します|満たす|満たします|持つ|持ちます|もつ|もちます|含む|含みます|備える)"
)
#: 「プロセスの状態には次のものがある。」
_HAS_JA = re.compile(
    r"(?P<of>[^。：:]{2,50}?)(?:には|にも|として|としては|では)、?(?:主に|大きく分けて)?(?:以下|次|下記)(?:の[^。、]{0,16}?)?"
    r"[がに](?:ある|あります|挙げられる|挙げられます|存在する|存在します|含まれる|含まれます|分けられる|分けられます|分類される|分類されます|"
    r"必要|必要です|必要である|必要となる)"
)
#: 「AのB」「AするB」: 「手順は以下の通り」 says nothing alone.
_OF_JA = re.compile(r"(?:の|した|[るいな])[^、]{2,}$")
#: What an author has run, written or read.
_OWN_JA = re.compile(
    r"^(?:これ|それ|今回|ここ|この|その)|(?:結果|環境|コード|コマンド|例|出力|詳細|設定|リンク|資料|記事|内容)$"
)
_LONGEST = 150  #: characters of a line that announces a list
#: What the author has or does, as in a diary.
_OF_AUTHOR = re.compile(r"\b(?:[Mm]y|[Oo]ur|I)\b")
#: A sentence, and 「以下の2つに分類」, which says nothing alone.
_NO_TOPIC = re.compile(r"[。、，.!！?？]$|。|^(?:以下|次|下記|上記|上|下)[のにを]?[0-9０-９一二三四五六七八九]")
_FORMULA_ALONE = re.compile(r"(?:the\s+)?(?:formulas?|equations?)|計算式|定義式|公式|数式|式|求め方", re.I)
_HOW_TO = re.compile(r"^how to (?!contribute|install|use this|read this)\S+\s+\S.{2,60}$", re.I)
_ASPECT_ALONE = re.compile(
    rf"^(?:(?:the|main|key|major|common|typical)\s+)*{_ASPECT_EN}(?:\s*(?:and|&|/)\s*{_ASPECT_EN})?$"
    rf"|^(?:主な|代表的な)?{_ASPECT_JA}(?:と{_ASPECT_JA})?$",
    re.I,
)


@lru_cache(maxsize=1 << 13)
def names_list(text: str) -> bool:
    """Whether a line says of what and what the list below it lists: "Advantages of X", 「Xを使う理由」."""
    text = text.strip().rstrip(":：").strip()
    if len(text) > _LONGEST or text[-1:] in ("?", "？") or _OF_AUTHOR.search(text):
        return False
    if _TELLS_NUMBER.match(text.rstrip("。.")) or _FOLLOWS.match(text) or _FOLLOWING.match(text) or _announces_ja(text):
        return True
    if shapes.is_generic(text) or len(text) > 80 or _NO_TOPIC.search(text):
        return False
    return bool(
        _LIST_EN.match(text) or _HOW_TO.match(text) or _COUNTED.match(text) or _SEQUENCE.match(text) or _PLURAL.match(text)
    ) or (bool(_LIST_JA.match(text)) and not is_aspect(text))


def _announces_ja(text: str) -> bool:
    found = _FOLLOWS_JA.fullmatch(text.rstrip("。"))
    if found is None:
        has = _HAS_JA.fullmatch(text.rstrip("。"))
        return has is not None and not _OWN_JA.search(has["of"])
    if found["does"]:
        return not _OWN_JA.search(found["does"])
    return bool(_OF_JA.search(found["of"])) and not _OWN_JA.search(found["of"])


def is_counted(text: str) -> bool:
    """Whether a line says how many of something its list has: "Four strategies", 「3つの条件」. Then the list is asked for even where
    each of its items is a card."""
    text = text.strip().rstrip(":：。.").strip()
    return bool(_COUNTED.match(text) or _TELLS_NUMBER.match(text))


def is_bare(text: str) -> bool:
    """Whether a line says how many there are and not of what: "two kinds"."""
    return bool(_COUNTED.match(text.strip().rstrip(":：。.").strip()))


@lru_cache(maxsize=1 << 13)
def is_aspect(text: str) -> bool:
    """Whether a line names an aspect without its subject: "Advantages", 「メリット」."""
    text = text.strip().rstrip(":：").strip()
    return bool(_ASPECT_ALONE.match(text) or is_formula(text))


def is_formula(text: str) -> bool:
    """Whether a line says that a formula follows, and not of what."""
    return bool(_FORMULA_ALONE.fullmatch(text.strip().rstrip(":：").strip()))


def is_glossary(block: Element | None) -> bool:
    """Whether every item of a list sets a term off in bold or code before more text, or in italics before a colon: each is a card of
    its own."""
    return is_list(block) and block is not None and len(block) > 1 and all(_sets_off(lead(item)) for item in block)


def _sets_off(line: Inline) -> bool:
    first = line.parts[0] if line.parts else ""
    if isinstance(first, str):
        return False
    text = Inline([first]).plain
    rest = line.plain[len(text) :]
    colon = text.rstrip()[-1:] in (":", "：") or rest.lstrip()[:1] in (":", "：")
    return (first.tag in ("strong", "code") or (first.tag == "em" and colon)) and len(rest) > 3


def is_list(block: Element | None) -> bool:
    return block is not None and block.tag in ("ul", "ol")
