"""Lines that announce a list which is worth asking for: reasons, steps, kinds, advantages. Shared by the rules for lines and headings."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from karuta.rules import shapes

_ASPECT_JA = (
    r"(?:理由|原因|要因|手順|方法|やり方|流れ|ステップ|種類|分類|特徴|性質|特性|手法|解決策|対策|対処法|メリット|デメリット|利点|欠点|長所|短所|機能|役割|構成要素|要素|条件|原則|症状|効果|影響|違い|用途|"
    r"目的|できること|できないこと|やってはいけないこと|注意点|ルール|法則|例)"
)
#: 「次元削減を使う理由」「代表的な次元削減手法」「Xのメリット」「Xでできること」: an aspect, and what it is an aspect of, in one phrase.
_LIST_JA = re.compile(
    rf"^(?P<of>.{{1,40}}?)(?:の|する|した|を使う|を用いる|で|に使う|における|が|い|る|な|と)?(?:主な|代表的な|基本)?{_ASPECT_JA}(?:[（(][^（）()]+[)）])?$"
    rf"|^(?:代表的な|主な|よくある|典型的な|基本的な).{{2,40}}$"
)
_ASPECT_EN = (
    r"(?:advantages?|disadvantages?|benefits?|drawbacks?|limitations?|shortcomings|pros|cons|pros and cons|types?|kinds?|categories|classes|classification|steps?|stages?|phases?|"
    r"reasons?|causes?|effects?|consequences|symptoms?|signs|risk factors|complications|treatments?|functions?|roles?|features?|characteristics?|properties|components?|elements?|parts?|"
    r"uses?|applications?|rules?|laws|conditions|assumptions|requirements|principles?|ways|methods?|techniques?|strategies|approaches|differences?|similarities|levels?|layers?|structure|"
    r"goals?|pillars?|factors)"
)
_LIST_EN = re.compile(
    rf"^(?:the\s+)?(?:(?:two|three|four|five|six|seven|eight|[2-9]|main|key|major|common|typical|basic|primary|most common|important)\s+)*{_ASPECT_EN}\s+"
    r"(?:of|to|for|in|why|that|between|by which|involved in|needed to|required for)\s+\S.{1,60}$",
    re.I,
)
_ASPECT_ALONE = re.compile(rf"^(?:(?:the|main|key|major|common|typical)\s+)*{_ASPECT_EN}(?:\s*(?:and|&|/)\s*{_ASPECT_EN})?$|^(?:主な|代表的な)?{_ASPECT_JA}(?:と{_ASPECT_JA})?$", re.I)
_HAS_JA = re.compile(r"^(?P<of>.{2,40}?)(?:には|は|の[^、。]{1,12}は)、?(?:主に|以下|次|大きく分けて).{0,20}(?:あります|ある|です|に分けられ(?:ます|る)|の通り|のとおり)[。：:]?$")


def names_list(text: str) -> bool:
    """Whether a line says of what and what the list below it lists: "Advantages of X", 「Xを使う理由」."""
    text = text.strip().rstrip(":：").strip()
    if shapes.is_generic(text) or len(text) > 80 or re.search(r"[。、，.!！?？]$|。", text):
        return False
    return bool(_LIST_EN.match(text)) or (bool(_LIST_JA.match(text)) and not is_aspect(text))


def is_aspect(text: str) -> bool:
    """Whether a line names an aspect without its subject: "Advantages", 「メリット」."""
    return bool(_ASPECT_ALONE.match(text.strip().rstrip(":：").strip()))


def is_list(block: Element | None) -> bool:
    return block is not None and block.tag in ("ul", "ol")
