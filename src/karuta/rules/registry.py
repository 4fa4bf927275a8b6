"""The rules that find cards, in the order in which they look at a page.

What the author marked up goes first, then what the structure of the page says, then sentences. A block that is on a card is not looked
at again, except that a card's answer leaves out what became a card of its own before it.
"""

from __future__ import annotations

from karuta.rules import (
    answers_below,
    called,
    card_tag,
    choice,
    cloze,
    condition,
    definition_list,
    details,
    double_colon,
    exercise,
    formula,
    glossary_table,
    heading_term,
    list_topic,
    question_answer,
    question_heading,
    question_item,
    review_lines,
    sentence,
    statement,
    term_line,
    verdict,
)
from karuta.rules.rule import Rule

REGISTRY: tuple[Rule, ...] = (
    cloze.MARKED,
    double_colon.RULE,
    choice.RULE,
    card_tag.RULE,
    question_answer.RULE,
    review_lines.RULE,
    definition_list.RULE,
    details.RULE,
    details.CALLOUTS,
    statement.RULE,
    verdict.RULE,
    glossary_table.QUESTIONS,
    answers_below.RULE,
    exercise.RULE,
    question_item.RULE,
    list_topic.LINES,
    condition.RULE,
    formula.RULE,
    list_topic.HEADINGS,
    question_heading.RULE,
    glossary_table.RULE,
    heading_term.DEFINITIONS,
    cloze.HIGHLIGHTED,
    sentence.TOHA,
    called.RULE,
    term_line.RULE,
    sentence.WA,
    sentence.IS_A,
    list_topic.ASPECTS,
    heading_term.RULE,
)
