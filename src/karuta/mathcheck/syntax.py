"""How the macros and environments of MathJax read what follows them, where that is not `{math}{math}`."""

from __future__ import annotations

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Take text: no macro works in it, and `$…$` is a formula.
TEXT = _names("fbox framebox hbox mbox tag text textbf textit textnormal textrm textsf texttt textup")
#: Macros -> how many of their leading arguments are neither math nor text.
RAW = dict.fromkeys(_names("ce class color colorbox cssId enclose eqref href label pu ref refeq style textcolor"), 1)
RAW["fcolorbox"] = 2
#: May have a star, which is no argument.
STARRED = _names("operatorname tag")
#: Take an argument in brackets that is no math.
RAW_OPTIONS = _names("bbox cfrac color colorbox cramped fcolorbox framebox mathmakebox smash textcolor")
#: Take an argument in brackets that is math.
MATH_OPTIONS = re.compile(r"sqrt|x(?:[a-z]*(?:arrow|poon)s?|longequal|mapsto|tofrom)", re.I)
#: Are followed by a bracket, which they enlarge.
SIZES = re.compile(r"[bB]igg?[lrm]?")
#: Hold to the end of their group, so that they cannot be what is raised or lowered.
SWITCHES = _names("color displaystyle scriptscriptstyle scriptstyle textstyle")
#: Macros -> how many distances they must have.
DISTANCES = dict.fromkeys(_names("hskip hspace kern mkern mskip mspace"), 1) | {"rule": 2}
#: Stand between two halves of their group, once in each.
INFIX = _names("above atop brace brack choose over")
#: Take a table in braces.
TABLES = _names("array cases displaylines eqalign eqalignno leqalignno matrix pmatrix substack")
#: Environments without columns.
NO_COLUMNS = _names("equation equation* multline multline* prooftree spreadlines")
#: Environments that must be told how many pairs of columns they have.
COUNTED = _names("alignat alignat* alignedat xalignat xalignat* xxalignat")
#: Environments that are a display of their own and cannot stand in one another.
EQUATIONS = frozenset(
    name + star for name in _names("align alignat eqnarray equation flalign gather multline xalignat") for star in ("", "*")
)
