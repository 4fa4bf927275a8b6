"""Words that matching looks at, English and Japanese: general words of the languages, none of any subject."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that make a sentence a question, whatever it asks about. What is left is what the question is about.
FRAME = _words("""
    a an the of in on at to for from by with and or is are was were be been do does did done has have had can could should
    would will may must it its this that these those there you your we our i my one
    what which who whom whose when where why how
    explain define describe state name list give tell show mean means meant meaning definition purpose role reason reasons
    way ways example examples difference differences between used use uses using work works kind kinds type types called
    many much briefly main possible important advantage advantages benefit benefits drawback drawbacks disadvantage
    disadvantages feature features characteristics not no never
    何 誰 説明 定義 意味 目的 役割 理由 方法 例 違 述 場合 使 用 次 以下 挙 内容 特徴 利点 欠点 長所 短所 メリット デメリット 第
""")

#: Answers that half of all questions could have.
TRUTH = _words("yes no true false t f y n ok ○ × 〇 ✓ ✗ はい いいえ 正しい 誤り 正 誤 真 偽 可 不可 あり なし")

#: Pairs of words that turn a question round.
OPPOSITES = tuple(
    (one, other)
    for one, other in (
        pair.split("/")
        for pair in sorted(
            _words("""
    max/min maximum/minimum maximise/minimise maximize/minimize increase/decrease rise/fall upper/lower high/low higher/lower
    highest/lowest large/small largest/smallest more/less most/least best/worst first/last before/after begin/end start/end
    start/stop open/close left/right up/down true/false correct/incorrect right/wrong advantage/disadvantage
    advantages/disadvantages pro/con pros/cons benefit/drawback benefits/drawbacks positive/negative internal/external
    input/output read/write encode/decode encrypt/decrypt add/remove push/pop source/target client/server parent/child
    always/never all/none with/without above/below inner/outer local/global static/dynamic
    最大/最小 増/減 上/下 左/右 前/後 内/外 高/低 大/小 多/少 長/短 入/出 開/閉 始/終 利点/欠点 長所/短所 有/無 正/誤 正/負
    あり/なし メリット/デメリット 強/弱 速/遅 早/遅 可/不可 真/偽 静的/動的 暗号/復号 親/子 送信/受信
""")
        )
    )
)

#: Beginnings of words that are opposites of one another.
OPPOSITE_PREFIXES = (
    ("hyper", "hypo"), ("pre", "post"), ("over", "under"), ("inter", "intra"), ("macro", "micro"), ("endo", "exo"),
    ("up", "down"), ("in", "out"), ("en", "de"), ("mono", "poly"), ("homo", "hetero"),
)  # fmt: skip
