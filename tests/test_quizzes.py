"""Quiz banks in the shapes that people write them."""

from __future__ import annotations

import pytest

from tests.test_rules import read, text

#: Notes, and front and back of their one card.
SHAPES = {
    "an answer folded away": (
        "1. Which is cheapest?\n    - A. EFS\n    - B. Glacier\n\n    <details markdown=1><summary>Answer</summary>\n\n"
        "      Correct answer: B\n\n    </details>\n",
        ("Which is cheapest? EFS Glacier", "B EFS Glacier"),
    ),
    "options in the paragraph of the question": (
        "Q4. What colour is the sky?\nA. Blue\nB. Green\nAnswer: A\nExplanation: Light is scattered.\n",
        ("What colour is the sky? Blue Green", "A Blue Green Light is scattered."),
    ),
    "options in parentheses": (
        "3) Which is a fruit?\n(A) Apple\n(B) Table\nAns: (A)\n",
        ("Which is a fruit? Apple Table", "A Apple Table"),
    ),
    "a tick behind the right option": (
        "**2. Which planet is red?**\n\n- Mars ✅\n- Venus\n- Earth\n",
        ("Which planet is red? Mars Venus Earth", "Mars Venus Earth"),
    ),
    "brackets around the labels": (
        "【問4】正しいのはどれか。\n\nA. 甲である\nB. 乙である\n\n【正解】B\n\n【解説】乙だから。\n",
        ("正しいのはどれか。 甲である 乙である", "B 甲である 乙である 乙だから。"),
    ),
    "options by number": (
        "## 問題3\n\nどれか。\n\n1. あ\n2. い\n\n**正解：2**\n\nいが正しい。\n",
        ("どれか。 あ い", "2 あ い いが正しい。"),
    ),
    "options of code below empty boxes": (
        "#### Q3. Which pops?\n\n- [ ]\n\n```\na.remove()\n```\n\n- [x]\n\n```\na.pop()\n```\n",
        ("Which pops? a.remove() a.pop()", "a.remove() a.pop()"),
    ),
    "letters run together": (
        "Q1. Which two?\n\nA. x\nB. y\nC. z\n\n**Suggested Answer:** `AC`\n",
        ("Which two? x y z", "A, C x y z"),
    ),
    "the right option in bold": (
        "**1. Which is a city?**\n\na) Alps\nb) **Paris**\nc) Rhine\n",
        ("Which is a city? Alps Paris Rhine", "B Alps Paris Rhine"),
    ),
    "a tick among lettered options": (
        "3) Which is largest?\n   A. Earth\n   B. Jupiter ✅\n   C. Mars\n",
        ("Which is largest? Earth Jupiter Mars", "B Earth Jupiter Mars"),
    ),
    "letters alone, folded away": (
        "### 4. Which two can be changed?\n\nA. list\nB. tuple\nC. dict\n\n"
        "<details>\n<summary>Click to reveal answer</summary>\n\nA and C\n\n</details>\n",
        ("Which two can be changed? list tuple dict", "A, C list tuple dict A and C"),
    ),
    "options as HTML, the explanation under a higher heading": (
        "### Question 1\n\nWhich is **no** city?\n\n"
        '<ol type="A">\n  <li>Paris</li>\n  <li><b>Alps &amp; $x^2$</b></li>\n</ol>\n\n'
        "Explanation:\n------------\n\nThey are mountains.\n\n[Index](#index)\n",
        ("Which is no city? Paris Alps & \\(x^2\\)", "B Paris Alps & \\(x^2\\) They are mountains."),
    ),
    "the answer in a quotation": (
        "### Q5. 主キーは？\n- ア) 一意である\n- イ) 重複する\n\n> 正解：ア\n> NULLを許さない。\n",
        ("主キーは？ 一意である 重複する", "ア 一意である 重複する NULLを許さない。"),
    ),
    "parts with headings, numbered options": (
        "## Question 5\n\nWhich has no connection?\n\n### Options\n\n1. TCP\n2. UDP\n\n### Answer\n\n2. UDP\n\n"
        "### Explanation\n\nNo handshake.\n\n---\n\n### Elsewhere\n",
        ("Which has no connection? TCP UDP", "2 TCP UDP No handshake."),
    ),
    "options on one line": (
        "## 問1\n\nどれか。\n\nア 0.375　イ 0.45　ウ 0.625\n\n正解　イ\n",
        ("どれか。 0.375 0.45 0.625", "イ 0.375 0.45 0.625"),
    ),
    "the answer as the last option": (
        "**Question 1**\nWhich is fastest?\n\n* A) AKS\n* B) ACI\n* **Correct Answer:** B) It needs no cluster.\n",
        ("Which is fastest? AKS ACI", "B AKS ACI It needs no cluster."),
    ),
    "answers at the end of the page": (
        "## Questions\n\n1. Which one?\n   - A. x\n   - B. y\n\n## Answers\n\n1. B\n",
        ("Which one? x y", "B x y"),
    ),
    "a mark before each option": (
        "1. **What is ML?**\n   - ❌ a language\n   - ✅ a field\n   - ❌ a database\n",
        ("What is ML? a language a field a database", "a language a field a database"),
    ),
    "a dash and a word behind the right one": (
        "What is red?\n\n- sky\n- blood - Correct\n- grass\n",
        ("What is red? sky blood grass", "sky blood grass"),
    ),
}
RIGHT = {
    "an answer folded away": ["Glacier"],
    "options in the paragraph of the question": ["Blue"],
    "options in parentheses": ["Apple"],
    "a tick behind the right option": ["Mars"],
    "brackets around the labels": ["乙である"],
    "options by number": ["い"],
    "letters run together": ["x", "z"],
    "the right option in bold": ["Paris"],
    "options on one line": ["0.45"],
    "the answer as the last option": ["ACI"],
    "a tick among lettered options": ["Jupiter"],
    "letters alone, folded away": ["list", "dict"],
    "the answer in a quotation": ["一意である"],
    "parts with headings, numbered options": ["UDP"],
    "answers at the end of the page": ["y"],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_quiz_gives_one_card_with_its_options_and_its_right_ones(shape: str) -> None:
    notes, expected = SHAPES[shape]
    (draft,) = read(notes).drafts
    assert draft.kind == "choice"
    assert tuple(" ".join(side.split()) for side in text(draft)) == expected
    right = [piece.split("</li>")[0] for piece in draft.fields[2].split('<li class="right">')[1:]]
    assert right == RIGHT.get(shape, right)
    assert right


@pytest.mark.parametrize(
    "notes",
    [
        "## Next week\n\n- [x] call Ben\n- [ ] write\n",
        "## Cities\n\n- Rome\n- Oslo\n- Bern\n",
        "Best practices:\n\n- ✅ do\n- ❌ do not\n",
    ],
)
def test_a_list_without_a_question_or_an_answer_is_no_quiz(notes: str) -> None:
    assert "choice" not in {draft.kind for draft in read(notes).drafts}


def test_a_key_of_a_part_of_the_page_answers_the_questions_of_that_part() -> None:
    part = "## Part {n}\n\n1. Which {n}?\n   a. x\n   b. y\n\n### Answers\n\n1. {right} — because {n}\n\n"
    drafts = read(part.format(n=1, right="b") + part.format(n=2, right="a")).drafts
    assert [text(draft)[1] for draft in drafts] == ["B x y because 1", "A x y because 2"]


def test_a_question_behind_an_answer_is_another_card() -> None:
    notes = "**1. One?**\n\n- [x] a\n- [ ] b\n\nQ2: Two?\nA: No\n\n3. Three? (True/False)\n\n   **Answer:** True\n"
    assert [text(draft)[0] for draft in read(notes).drafts] == ["One? a b", "Two?", "Three? (True/False)"]
