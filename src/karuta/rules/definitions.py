"""What a sentence that defines a term looks like, in English and Japanese. Shared by the prose rules."""

from __future__ import annotations

import re

from karuta.rules import shapes, words

_VERB_EN = (
    r"(?:is|are|was|were|refers? to|means?|denotes?|stands? for|describes?|represents?|consists? of|"
    r"occurs? when|allows?|provides?|enables?|is defined as)"
)
#: The end of an English sentence, before one that begins with a capital: not "Marbury v. Madison".
SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\bv\.)(?<!\bvs\.)(?<!\b[DM]r\.)\s+(?=[A-Z])")
#: The same, or the end of a Japanese one.
ANY_SENTENCE_END = re.compile(rf"(?<=[。．])|{SENTENCE_END.pattern}")
#: A sentence that goes on with what stands below it, a list or a formula: "There are two kinds:", "The entropy is given by".
OPEN_END = re.compile(
    r"(?:[:：]|\b(?:is|are|equals|as|by)\s*[:,]?"
    r"|(?:以下|次|下記)(?:の(?:通り|とおり|よう|もの|式|[2-9２-９二三四五六七八九]つ)|が(?:ある|あり|挙げ))[^。、]{0,12}。?)$",
    re.I,
)


def last_sentence(text: str) -> int:
    """Where the last of several sentences begins; 0 where there is one alone."""
    size = len(text.rstrip())
    return max((found.end() for found in ANY_SENTENCE_END.finditer(text) if found.end() < size), default=0)


#: A Japanese sentence that ends in a noun (体言止め): its last character is a kanji or a katakana.
_NOUN_STOP = re.compile(r"[\u4e00-\u9fff\u30a1-\u30fa々ー][」）)]?[。．]$")
#: "An X is …" with X up to eight words, X no pronoun.
_EN = re.compile(rf"^(?:(?:an?|the)\s+)?(?P<term>[^.:;,!?()]{{1,60}}?(?:\s*\([^()]{{1,60}}\))?),?\s+{_VERB_EN}\b", re.I)
_IS_A = re.compile(
    r"^(?:(?:an?|the)\s+)?(?P<term>[^.:;,!?()\n]{1,60}?(?:\s*\([^()]{1,60}\))?),?\s+(?:is|are|was|"
    r"refers? to|means|denotes?|stands for)\s+(?:also\s+|simply\s+|basically\s+|essentially\s+)?"
    r"(?P<definition>(?:an?|the|one|any(?:thing)?|something|[A-Z]\w+['’]s|used|responsible|defined|when|where|what|how)\b.+)",
    re.I | re.S,
)
#: Verbs that do nothing but define, and "X are … that …": what follows needs no article.
_DEFINES = re.compile(
    r"^(?:(?:an?|the)\s+)?(?P<term>[^.:;,!?()\n]{1,60}?(?:\s*\([^()]{1,60}\))?),?\s+(?:(?:refers? to|denotes?|stands? for|"
    r"(?:is|are) defined as)\s+|(?=(?:deals? with|stud(?:y|ies)|is concerned with|focus(?:es)? on|examines?)\s)"
    r"|are\s+(?!\w+ed\s+(?:by|with|in|to|from|on|as|when|if|at|for)\b|\w+\s+(?:by|using|via|through)\b)(?=(?:[\w-]+\s+){0,4}?[\w-]+s,?\s+(?:that|which|of|given|used|stored|found|located|made|in|for|where|who|whose|with)\b)"
    r"|(?=(?:occurs?|happens?|takes? place) when\s))(?P<definition>\S.+)",
    re.I | re.S,
)
#: "IT is …" and "One-way function" are no pronoun and no number.
_POINTS = re.compile(
    r"^(?!(?-i:[A-Z]{2,})\b)(?:it|this|that|these|those|they|there|here|he|she|we|you|i|one|what|which|who|if|when|while|where|because|since|as|in|on|at|by|for|from|with|without|under|given|to|and|but|or|so|then|also|however|another|"
    r"some|many|most|all|each|every|both|its|their|our|your|my|his|her|first|second|third|finally|note|example|suppose|let|such|not|no|nothing|everything|something|anyone)\b(?!-)",
    re.I,
)
#: Words that point, as far as they stand alone: 「他の」 and 「次に」, but not 「他動詞」 and 「次元」.
_POINTS_JA = re.compile(
    r"^(?:この|その|あの|どの|以[下上]|[上下]記|なぜ|つまり|しかし|例えば|たとえば|ただし|どれ|一部|全て|すべて|各自|それぞれ"
    r"|(?:これ|それ|あれ|ここ|そこ|こう|そう|こちら|私|僕|我々|今回|今日|本日|今|次|前|後|また|他|多く|両者|前者|後者|ただ|特|一般|通常|最後|最初|彼|彼女|誰|何)"
    r"(?=$|[のにでもらはがを、たち])"
    r"|(?:方法|理由|場合|目的|結果|問題|正解|答え)(?=$|[はが、]))"
)
#: The subject of 「Xは…」: no particles inside that would make it a clause.
_SUBJECT_JA = r"[^、。，．：:；;「」はがをにでへ?？!！\n]{1,40}"
_QUOTED_SUBJECT = r"(?:「[^「」]{1,40}」|『[^『』]{1,40}』)(?:[（(][^（）()]{1,60}[)）])?"
TOHA = re.compile(
    rf"^(?P<term>{_QUOTED_SUBJECT}|[^、。，．：:；;?？!！\n]{{1,40}}?(?:[（(][^（）()]{{1,60}}[)）])?)[\s\u3000]*とは[、,\s\u3000]*(?P<definition>(?!異な|違|限ら|いえ|言え|別|関係).+)",
    re.S,
)
_NOUN_END = f"(?:{words.alternatives(words.KIND_JA)})"
_WA = re.compile(
    rf"^(?P<term>{_QUOTED_SUBJECT}|{_SUBJECT_JA}?)(?:[\s\u3000]*)は[、,\s\u3000]*+"
    rf"(?P<definition>(?![?？]).{{3,}}?(?:{_NOUN_END}(?:です|である|だ|であり|であって|で)?(?=[。、，．\s]|$)|(?:のこと|を指す|を指します|を意味する|を意味します|をいう|をいいます|と呼ぶ|と呼ばれる)(?=[。、，．\s]|$)).*)",
    re.S,
)
_NOUN_SENTENCE = re.compile(
    rf"(?:{_NOUN_END}(?:です|である|だ)?|のこと(?:です|である|だ)?|を指す|を指します|を意味する|をいう|という|である|です)[」）)]?[。．！!]?$"
)


def toha(text: str) -> re.Match[str] | None:
    """「Xとは、…」 with a definition behind it; groups `term` and `definition`."""
    found = TOHA.match(text)
    return (
        found if found and not _POINTS_JA.match(found["term"].lstrip("「")) and len(found["definition"].strip()) > 3 else None
    )


def wa(text: str) -> re.Match[str] | None:
    """「Xは、…（機能・手法・こと）です」 with a term as subject."""
    found = _WA.match(text)
    return found if found and _is_subject_ja(found["term"]) else None


def _is_subject_ja(term: str) -> bool:
    """Whether a phrase can be what a Japanese sentence defines. 「Xと」 is the head of 「Xとは」, 「Xなの」 a clause."""
    if not re.search(r"[^\W\d_a-z]", re.sub(r"[\ufffc\s=＝やとの]", "", term)):
        return False  # formulas alone
    return not _POINTS_JA.match(term.lstrip("「")) and not term.endswith(("と", "の")) and not shapes.is_generic(term)


#: 「Xは、…を転送する仕組みのアプリケーション。」: a first sentence without a verb at its end.
_STOPS = re.compile(
    rf"^(?P<term>{_QUOTED_SUBJECT}|{_SUBJECT_JA}?)[\s\u3000]*は[、,\s\u3000]*(?P<definition>[^。．]{{4,}}[\u4e00-\u9fff\u30a1-\u30fa々ー][。．].*)",
    re.S,
)


def wa_or_stop(text: str) -> re.Match[str] | None:
    """As `wa`, or a first sentence that ends in a noun of any kind: enough where several paragraphs define."""
    if found := wa(text):
        return found if definitional(found["definition"]) else None
    found = _STOPS.match(text)
    return found if found and _is_subject_ja(found["term"]) else None


_SPELLED_OUT_JA = re.compile(
    r"(?:こと(?:です|である|だ|をいう|をいいます|を指す|を指します)?|もの(?:をいう|を指す)|を指す|を指します|を意味する|をいう|と呼ばれる)[。．]?$"
)


def is_spelled_out(definition: str) -> bool:
    """Whether the first sentence ends as definitions do: 「…のこと」「…をいう」「…を指す」."""
    first = re.split(r"(?<=[。．])", definition.strip(), maxsplit=1)[0]
    return bool(_SPELLED_OUT_JA.search(first))


#: Words that a definition has at least: "CHIN is the gene" says nothing of a chin.
_TELLS = 3


#: "Botany studies …" is about a field, "The system examines …" tells what happens.
_OF_FIELD = re.compile(r"(?:deals? with|stud(?:y|ies)|is concerned with|focus(?:es)? on|examines?)\s")
#: "The algorithm dynamically examines …", "Deadlock can occur when …": the verb's, not the subject's. "Elasticity of supply" ends in no adverb.
_NO_SUBJECT_END = re.compile(
    r"\s(?:can|may|will|must|should|could|might|does|do|did|what|which|that|how|who|why|when|where|if)$|\s(?!(?:\w*supply|family|\w*assembly|anomaly|\w+poly|reply|jelly|belly|butterfly)$)[a-z]+ly$"
)


def is_a(text: str) -> re.Match[str] | None:
    """ "X is a …", "X refers to the …" with a term as subject."""
    found = _IS_A.match(text) or _DEFINES.match(text)
    if found is not None and _OF_FIELD.match(found["definition"]) and text[:4].lower() == "the ":
        return None
    if found is None or not is_subject(found["term"]) or len(found["definition"].split()) < _TELLS:
        return None
    return found


def is_subject(term: str) -> bool:
    """Whether an English phrase can be what a sentence defines: no pronoun, no part of a page, at most eight words."""
    return not (_POINTS.match(term) or _NO_SUBJECT_END.search(term) or shapes.is_generic(term)) and len(term.split()) <= 8


def defines(term: str, text: str) -> bool:
    """Whether the text under a heading begins by saying what the heading's term is."""
    first = re.split(r"(?<=[。．])|(?<=[.!?])\s", text.strip(), maxsplit=1)[0].strip()
    if not first:
        return False
    if _GOES_ON.match(first) or _QUOTED.fullmatch(text.strip()):
        return True
    wanted = set(shapes.names(term))
    condition = _CONDITION.search(first)
    if condition and (own := shapes.fold(condition["term"])) and any(own in (name, name.rstrip("s")) for name in wanted):
        return True
    english = _EN.match(first)
    if english:
        own = shapes.fold(english["term"])
        if _is_head(english["term"], term):
            return True
        return bool(wanted & set(shapes.names(english["term"]))) or any(
            n in own or n.rstrip("s") == own for n in wanted if len(n) > 2
        )
    for found in (toha(first), wa(first)):
        if found and (wanted & set(shapes.names(found["term"]))):
            return True
    if any(ch > "\u3000" for ch in first):
        if first.startswith(term) and _TOLD_JA.match(first, len(term)):
            return True
        return bool(_NOUN_SENTENCE.search(first) or _NOUN_STOP.search(first)) and not _POINTS_JA.match(first)
    return bool(re.match(r"^(?:an?|the|any|one of the)\s+\w+", first, re.I)) and not re.search(
        r"\b(?:we|you|I|this|these)\b", first
    )


#: 「enumerate()を使うと、…」, 「Xは…」, below the heading X.
_TOLD_JA = re.compile(r"(?:は|とは|を使(?:う|えば|って)|を用い(?:る|て)|により|によって)")
#: A definition that somebody else gave: `"Some right or benefit …" (Currie v Misa)`.
_QUOTED = re.compile(r"[\"“][^\"“”]{30,}[\"”]\s*(?:[(（][^()（）]{3,60}[)）])?\.?")
#: "Is a curve that …": the heading is the subject.
_GOES_ON = re.compile(
    r"(?:Is|Are)\s(?:an?|the|any|one of|when|what|used to)\s|(?:Refers to|Means|Describes|Denotes|Consists of)\s"
)
_OF = re.compile(r"\s(?:of|for|in|on|over)\s", re.I)


def _is_head(subject: str, title: str) -> bool:
    """Whether a subject is the noun that a title is about, with words of the title alone: "The kernel" of "Kernel of a linear map"."""
    head = _OF.split(title.lower())[0].split()
    words = subject.lower().split()
    return bool(head and words) and words[-1] == head[-1] and set(words) <= set(head)


def is_said_of(text: str, title: str) -> bool:
    """Whether a sentence says what something is by the name that the title has, be it in the plural."""
    found = is_named(text)
    own = {name.rstrip("s") for name in shapes.names(found["term"])} if found else set()
    return bool(own & {name.rstrip("s") for name in shapes.names(title)})


def is_named(text: str) -> re.Match[str] | None:
    """As `is_a`, 「Xとは」 and 「Xは」, also of what is called like a part of a page: "Support is the fraction …"."""
    return _IS_A.match(text) or _DEFINES.match(text) or toha(text) or wa(text)


#: "A function is a linear map if …": the term behind the verb, and what it takes to be one.
_CONDITION = re.compile(
    r"\b(?:is|are|be|called)\s+(?:(?:said to be|called)\s+)?(?:an?\s+)?(?P<term>[^\s.,;:]+(?:\s[^\s.,;:]+){0,3}?),?\s+(?:if|iff|when)\b",
    re.I,
)


def definitional(text: str) -> bool:
    """Whether the text after a label reads as a definition: a noun phrase, or a Japanese sentence that ends in a noun."""
    first = re.split(r"(?<=[。．])|(?<=[.!?])\s", text.strip(), maxsplit=1)[0].strip()
    if any(ch > "\u3000" for ch in first):
        return bool(_NOUN_SENTENCE.search(first) or _NOUN_STOP.search(first))
    return bool(re.match(r"^(?:an?|the|any|one of)\s+\w+", first, re.I))
