"""Questions, definitions and lists in the shapes that people write them."""

from __future__ import annotations

import pytest

from tests.test_rules import read, text

#: Notes, and fronts and backs of their cards.
SHAPES = {
    "a label before a sample answer": (
        "### 1. TCPとUDPの違いは？\n\n模範解答：接続の有無。\n",
        [("TCPとUDPの違いは？", "接続の有無。")],
    ),
    "an arrow before the answer": ("### Q4. 索引の利点は？\n\n→ 検索が速くなる。\n", [("索引の利点は？", "検索が速くなる。")]),
    "a label with a dash": (
        "### 3. Explain the middleware\n\nAnswer - functions in order.\n",
        [("Explain the middleware", "functions in order.")],
    ),
    "the answer in brackets, line by line": (
        "・中枢はどこか（答：視床下部）\n・血糖を下げるホルモンは何か（答：インスリン）\n",
        [("中枢はどこか", "視床下部"), ("血糖を下げるホルモンは何か", "インスリン")],
    ),
    "whether a statement is true": (
        "- RAMは揮発性である。（○）\n- 1010は9である。【×】10である。\n- The sky is green. → False\n",
        [("RAMは揮発性である。", "○"), ("1010は9である。", "× 10である。"), ("The sky is green.", "False")],
    ),
    "a heading that says Answer, beside its question": (
        "### What is JIT?\n\n### Answer\n\nJust in time.\n",
        [("What is JIT?", "Just in time.")],
    ),
    "a heading written as HTML": (
        "<h3>10. What is PM2?</h3>\n\nA process manager.\n",
        [("What is PM2?", "A process manager.")],
    ),
    "a list written as HTML": (
        "<ul>\n<li><b>Alum</b>: a salt &amp; a mordant</li>\n<li><strong>Weld</strong>: gives <i>yellow</i></li>\n</ul>\n",
        [("Alum", "a salt & a mordant"), ("Weld", "gives yellow")],
    ),
    "a list of links written as HTML stays as it is": (
        '## Which dyes are there?\n\n<ul>\n<li><a href="#alum">Alum: salt</a></li>\n</ul>\n',
        [("Which dyes are there?", "Alum: salt")],
    ),
    "a label without a number": (
        "#### Q. Reverse a string\n\nRead it backwards.\n",
        [("Reverse a string", "Read it backwards.")],
    ),
    "questions below the table of contents": (
        "## Table of Contents\n\n1. [What is A?](#a)\n\n### 1. What is A?\n\nFirst.\n\n### 2. What is B?\n\nSecond.\n",
        [("What is A?", "First."), ("What is B?", "Second.")],
    ),
    "one that does not ask, in a bank of questions": (
        "### 1. What is A?\n\nFirst.\n\n### 2. Event loop\n\n#### Queues\n\nIn turn.\n\n### 3. What is C?\n\nThird.\n\n### 4. Why D?\n\nSo.\n",
        [("What is A?", "First."), ("Event loop", "Queues In turn."), ("What is C?", "Third."), ("Why D?", "So.")],
    ),
    "subjects in bold within a paragraph": (
        "The **pump** moves ions out of the cell. The **Goldman equation** gives the potential of it.\n",
        [("pump", "moves ions out of the cell."), ("Goldman equation", "gives the potential of it.")],
    ),
    "numbers that go on, answers not indented": (
        "1. What is A?\n\nFirst.\n\n2. What is B?\nSecond.\n\n3. A against B\n\nThird.\n\n4. What is D?\n\nFourth.\n",
        [("What is A?", "First."), ("What is B?", "Second."), ("A against B", "Third."), ("What is D?", "Fourth.")],
    ),
    "a label before the question alone": (
        "Q: What is final?\n\nConstant.\n\nQ: What is finally?\n\nCleanup.\n",
        [("What is final?", "Constant."), ("What is finally?", "Cleanup.")],
    ),
    "a question and an answer of the same level": (
        "## Question 1\n\nWhat is A?\n\n## Answer\n\nFirst.\n\n## Question 2\n\nWhat is B?\n\n## Answer\n\nSecond.\n",
        [("What is A?", "First."), ("What is B?", "Second.")],
    ),
    "an exercise with its solution folded away": (
        "### 問題 1: 不変\n\n実装せよ。\n\n<details>\n<summary>解答</summary>\n\nこうする。\n\n</details>\n",
        [("不変 実装せよ。", "こうする。")],
    ),
    "answers by number": (
        "## 確認\n\n**Q1.** 何を使うか。\n\n**Q2.** なぜか。\n\n### 解答と解説\n\n**A1.** 索引。\n\n続き。\n\n**A2.** 速いから。\n",
        [("何を使うか。", "索引。 続き。"), ("なぜか。", "速いから。")],
    ),
    "terms and dots": (
        "GDP（国内総生産）…国内で生まれた付加価値の合計\nGNI（国民総所得）…国民が受け取った所得の合計\n",
        [("GDP（国内総生産）", "国内で生まれた付加価値の合計"), ("GNI（国民総所得）", "国民が受け取った所得の合計")],
    ),
    "a formula of what the heading above names": (
        "## 弾力性\n\n### 計算式\n\n$$E = a/b$$\n",
        [("弾力性の計算式", r"\[E = a/b\]")],
    ),
    "a reason behind an arrow": ("Why is it slow?\n\n→ It waits.\n", [("Why is it slow?", "It waits.")]),
    "names in bold with a plural in them": (
        "Printers are resources. **Preemptable resources** can be taken away. **Fixed resources** make the process fail.\n",
        [("Preemptable resources", "can be taken away."), ("Fixed resources", "make the process fail.")],
    ),
    "a number for a heading, and a labelled answer": (
        "### Q3\n\nTrue or False: it is green.\n\n**Answer:** True\n",
        [("True or False: it is green.", "True")],
    ),
    "verbs that define": (
        "Endocytosis occurs when the membrane folds inward.\n\nLipid rafts are small regions of the membrane.\n",
        [("Endocytosis", "occurs when the membrane folds inward."), ("Lipid rafts", "small regions of the membrane.")],
    ),
    "a term of several kinds, each set off": (
        "### Types of endocytosis\n\n- **Phagocytosis** – eating of particles\n- **Pinocytosis** – drinking of fluid\n",
        [
            ("Types of endocytosis", "Phagocytosis – eating of particles Pinocytosis – drinking of fluid"),
            ("Phagocytosis", "eating of particles"),
            ("Pinocytosis", "drinking of fluid"),
        ],
    ),
    "a sentence that says how many": (
        "トランザクションには次の4つの性質がある：\n\n- 原子性\n- 一貫性\n- 独立性\n- 永続性\n",
        [("トランザクションには次の4つの性質がある", "原子性 一貫性 独立性 永続性")],
    ),
    "an abbreviation and what it is short for": (
        "OS（Operating System）\n\n資源を管理する基本ソフトウェア\n",
        [("OS（Operating System）", "資源を管理する基本ソフトウェア")],
    ),
    "names in bold on lines of their own": (
        "## Organelles\n\n**Nucleus**\n- holds the DNA\n\n**Ribosome**\n- makes proteins\n",
        [("Nucleus", "holds the DNA"), ("Ribosome", "makes proteins")],
    ),
    "a rule ends what a bold question leads": (
        "**Q1: What is A?**\n\nFirst.\n\n---\n\nMore to come.\n\n🔹 2. What is B?\n\nSecond.\n\n---\n\nThe end.\n",
        [("What is A?", "First."), ("What is B?", "Second.")],
    ),
    "what a label announces are cards": (
        "### Sample spaces\n\n**Definitions**:\n- **Event**: a set of outcomes\n- **Space**: all outcomes\n\n**Example**:\n\n```\na die\n```\n",
        [("Event", "a set of outcomes"), ("Space", "all outcomes")],
    ),
    "a heading with its name in another script is a card of its own": (
        "## 輸送とは\n\n物質を運ぶこと。\n\n### 拡散（diffusion）\n\n物質が濃度の差によって広がる現象である。\n",
        [("輸送とは", "物質を運ぶこと。"), ("拡散（diffusion）", "物質が濃度の差によって広がる現象である。")],
    ),
    "paragraph after paragraph says what something is": (
        "### 層\n\nこの層ではIPが働く。\n\nIPは、パケットを送り届けるためのプロトコル。\n\nARPは、アドレスを調べるための規約。\n",
        [("IP", "パケットを送り届けるためのプロトコル。"), ("ARP", "アドレスを調べるための規約。")],
    ),
    "a table behind an item of a numbered list": (
        "1. **What is A?**\n   - First.\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n2. **What is B?**\n   - Second.\n",
        [("What is A?", "First. x y 1 2"), ("What is B?", "Second.")],
    ),
    "states with the names that task lists use": (
        "## Process states\n\n- Running\n  - Process executes on a processor now\n- Waiting\n  - Process waits for some event to occur\n",
        [("Running", "Process executes on a processor now"), ("Waiting", "Process waits for some event to occur")],
    ),
    "a heading whose answer is labelled": (
        "### 2. **Remove duplicates**\n\n**Answer:**\nUse DISTINCT.\n\n**Example:**\n\n- `SELECT DISTINCT x`\n\n---\n",
        [("Remove duplicates", "Use DISTINCT. Example: SELECT DISTINCT x")],
    ),
    "questions that lead to more questions": (
        "1. What is SQL?\n   * Can you define it?\n2. What is a key?\n   * Explain both kinds\n",
        [],
    ),
    "bold subjects at the heads of Japanese sentences": (
        "### 暗号化\n\nデータを守る。**サーバ側での暗号化**では、書くときに暗号にする。**クライアント側**では、送る前に暗号にする。\n\n"
        "また、**ボールト**（vault）は、記録を保存する。\n",
        [
            ("サーバ側での暗号化", "書くときに暗号にする。"),
            ("クライアント側", "送る前に暗号にする。"),
            ("ボールト （vault）", "記録を保存する。"),
        ],
    ),
    "what is called so, in emphasis with its gloss": (
        "A solution to this would be a fast cache for entries called a **look-aside buffer (TLB)**. It is small.\n",
        [
            (
                "look-aside buffer (TLB)",
                "A solution to this would be a fast cache for entries called a look-aside buffer (TLB) . It is small.",
            )
        ],
    ),
    "what is called so in emphasis": (
        "We call the outcome that is seen the **realized outcome** and the other one the **counterfactual outcome**.\n",
        [
            (
                "realized outcome",
                "We call the outcome that is seen the realized outcome and the other one the counterfactual outcome .",
            ),
            (
                "counterfactual outcome",
                "We call the outcome that is seen the realized outcome and the other one the counterfactual outcome .",
            ),
        ],
    ),
    "a sentence that asks, then its answer": (
        "When are averages of the treated used? The question decides.\n\n- For training, they are\n",
        [("When are averages of the treated used?", "The question decides. For training, they are")],
    ),
    "a paragraph that asks, then one that tells": (
        "## Models\n\nWhy may it matter that one assumption\nsuffices for the other?\n\nThe weaker one holds more often.\n",
        [("Why may it matter that one assumption suffices for the other?", "The weaker one holds more often.")],
    ),
    "terms bold with all of the item, with an equals sign": (
        "## Genes\n\n- **Recessive - an allele that is hidden**\n"
        "- Cross = mating of two parents that differ\n- CHIN is the GENE\n",
        [
            ("Recessive", "an allele that is hidden"),
            ("Cross", "mating of two parents that differ"),
        ],
    ),
    "a number in brackets is no gloss": (
        "- `f(0)`: the outcome without the treatment\n- `f(1)`: the outcome with the treatment\n",
        [("f(0)", "the outcome without the treatment"), ("f(1)", "the outcome with the treatment")],
    ),
    "labels of a worked example": (
        "## Example of a cross\n\n- Parents: tall and short plants\n- Offspring: only tall plants there\n",
        [],
    ),
    "a name in bold and a sentence behind it": (
        "- **Tabula Rasa** Locke believed that children were blank\n- **Structuralism** Wundt looked for the parts of the mind\n",
        [
            ("Tabula Rasa", "Locke believed that children were blank"),
            ("Structuralism", "Wundt looked for the parts of the mind"),
        ],
    ),
    "names with a gloss, told below, and a line among them": (
        "- 横断面（cross-section）：\n  - 一時点で多くを集めたもの\n- 時系列（time series）\n  - 一つのものを長い間集めたもの\n- 観測値 ＝ 見た値\n",
        [
            ("横断面（cross-section）", "一時点で多くを集めたもの"),
            ("時系列（time series）", "一つのものを長い間集めたもの"),
            ("観測値", "見た値"),
        ],
    ),
    "terms below a term, and one with vs.": (
        "- **Nature vs. Nurture**: both of them shape us\n- **Allele**: a variant of a gene\n  - **Homozygote**: both are the same\n"
        "  - **Heterozygote**: both are different\n",
        [
            ("Nature vs. Nurture", "both of them shape us"),
            ("Allele", "a variant of a gene"),
            ("Homozygote", "both are the same"),
            ("Heterozygote", "both are different"),
        ],
    ),
    "what a science studies": (
        "- Developmental psychology studies how a person grows\n",
        [("Developmental psychology", "studies how a person grows")],
    ),
    "options whose answer is not told": (
        "### 3. Which are valid?\n\nA. Red\nB. Blue\n\nAll that bees see.\n",
        [("Which are valid?", "A. Red B. Blue All that bees see.")],
    ),
    "front and back": ("Front: Persian Empire  \nBack: Dynasties of Persia\n", [("Persian Empire", "Dynasties of Persia")]),
    "topics as headings of the first level": (
        "# Contracts\n\n# Death\n\nAn offer ends when the offeror dies.\n\n# Revocation\n\nAn offer may be taken back before it is accepted.\n",
        [
            ("Death", "An offer ends when the offeror dies."),
            ("Revocation", "An offer may be taken back before it is accepted."),
        ],
    ),
    "what a heading's term is short for": (
        "#### ▼ SMTP-AUTH：SMTP AUTHentication\n\nSMTPに認証を組み込んだ仕組みのこと。\n\n#### ▼ DNATとは：Destination NAT\n\n宛先を変換すること。\n",
        [
            ("SMTP-AUTH：SMTP AUTHentication", "SMTPに認証を組み込んだ仕組みのこと。"),
            ("DNATとは：Destination NAT", "宛先を変換すること。"),
        ],
    ),
    "a word behind a bold name, before a dash": (
        "- **Mutual exclusion** condition - each resource has one owner\n- **Circular wait** condition - they wait in a ring\n",
        [("Mutual exclusion condition", "each resource has one owner"), ("Circular wait condition", "they wait in a ring")],
    ),
    "a topic whose items are sections": (
        "## Types of proof\n\n### Direct proof\n\nA direct proof starts from the premises.\n\n"
        "### Contraposition\n\nContraposition proves the negated converse.\n",
        [
            ("Direct proof", "A direct proof starts from the premises."),
            ("Contraposition", "Contraposition proves the negated converse."),
        ],
    ),
    "a quoted definition below a term": (
        "## Sparse matrix\n\n> A matrix most of whose entries are zero.\n\n### Storage\n\nRows are kept as pairs of index and value.\n",
        [("Sparse matrix", "A matrix most of whose entries are zero."), ("Rows", "kept as pairs of index and value.")],
    ),
    "a section that begins with its own title": (
        "## Criminal law\n\n**criminal law:** the rules that forbid harm to the public.\n\n### Elements of a crime\n\n- act\n- intent\n",
        [("Criminal law", "criminal law: the rules that forbid harm to the public."), ("Elements of a crime", "act intent")],
    ),
    "callouts titled as statements": (
        "> [!important] Def (Field)\n> A ring whose nonzero elements have inverses.\n\n"
        "> [!note] Completeness axiom\n> Every bounded set has a supremum.\n",
        [
            ("Field", "A ring whose nonzero elements have inverses."),
            ("Completeness axiom", "Every bounded set has a supremum."),
        ],
    ),
    "statements named in bold": (
        "**O1** (Trichotomy) If $a, b$ are real, just one of $a<b$, $a=b$, $b<a$ holds.\n\n"
        "**Cauchy-Schwarz inequality** For all $x, y$: $|xy| \\le |x||y|$.\n",
        [
            ("Trichotomy", "If \\(a, b\\) are real, just one of \\(a<b\\), \\(a=b\\), \\(b<a\\) holds."),
            ("Cauchy-Schwarz inequality", "For all \\(x, y\\): \\(|xy| \\le |x||y|\\)."),
        ],
    ),
    "a label on a later line": (
        "It holds with $d_2$ as well.\n**Theorem 3.1 (Heine-Borel)** Closed and bounded sets are compact.\n",
        [("Theorem (Heine-Borel)", "Closed and bounded sets are compact.")],
    ),
    "what a function is applied to": (
        "- **O(n log n)**: sorting\n- **O(n²)**: comparing all pairs\n",
        [("O(n log n)", "sorting"), ("O(n²)", "comparing all pairs")],
    ),
    "names that begin like addresses or labels": (
        "- HTTP: carries web pages\n- FTP: carries files\n- BASIC: a language for beginners\n",
        [("HTTP", "carries web pages"), ("FTP", "carries files"), ("BASIC", "a language for beginners")],
    ),
    "an answer that begins like a question": (
        "- When do we restart?\n    - When the heap is full.\n",
        [("When do we restart?", "When the heap is full.")],
    ),
    "headings that their paragraphs run on from": (
        "**Degree.** The number of edges at a vertex.\n\n**Handshake lemma.** $d = 2|E|$\n\n**Warning.** Take care here.\n",
        [("Degree", "The number of edges at a vertex.")],
    ),
    "definitions with short labels and no bold": (
        "Def. (Tree) A connected graph without cycles.\n\nThm 3 (Euler). A circuit exists iff all degrees are even.\n\n"
        "- path := walk without repeated vertices\n- cycle := closed path\n",
        [
            ("Def (Tree)", "A connected graph without cycles."),
            ("Thm (Euler)", "A circuit exists iff all degrees are even."),
            ("path", "walk without repeated vertices"),
            ("cycle", "closed path"),
        ],
    ),
    "what something must be to be called so": (
        "A graph is **bipartite** if its vertices split into two sets.\n\nWe say that $G$ is *planar* if\n$$e \\le 3v - 6.$$\n",
        [
            ("A graph is bipartite if …", "its vertices split into two sets."),
            ("We say that \\(G\\) is planar if …", "\\[e \\le 3v - 6.\\]"),
        ],
    ),
    "a sentence with the name of its heading is the section's, whatever the particle": (
        "## CDN\n\nCDNとは、利用者に近いサーバーから配る仕組みのこと。\n",
        [("CDN", "CDNとは、利用者に近いサーバーから配る仕組みのこと。")],
    ),
    "symbols and what they mean, right below a heading": (
        "## Notation\n\n- $m$: number of examples\n- $n$: number of features\n- $x^{(i)}$: the $i$-th example\n",
        [
            ("\\(m\\)", "number of examples"),
            ("\\(n\\)", "number of features"),
            ("\\(x^{(i)}\\)", "the \\(i\\)-th example"),
        ],
    ),
    "a formula and what its symbols mean": (
        "**Cost function**\n$$J = h - y$$\n\nWhere:\n\n- $h$ is the hypothesis of the model\n- $y$ is the label\n",
        [("Cost function", "\\[J = h - y\\] Where: \\(h\\) is the hypothesis of the model \\(y\\) is the label")],
    ),
    "formulas in words": (
        "Turnaround time = completion - arrival\n\nSee you = later\n",
        [("Turnaround time", "completion - arrival")],
    ),
    "what something can be one of": (
        "A process can be in one of three states:\n\n- Ready, for the CPU\n- Running\n- Blocked\n",
        [("A process can be in one of three states", "Ready, for the CPU Running Blocked")],
    ),
    "pro and con belong to what they judge": (
        "### FIFO\n\nRun jobs in the order they arrive\n\n- Pro: simple\n- Con: long jobs block the others\n",
        [("FIFO", "Run jobs in the order they arrive Pro: simple Con: long jobs block the others")],
    ),
    "questions in bold and slanted letters lead their answers": (
        "***Explain normalisation.***\n\nNothing is said twice.\n\n***What is a view?***\n\nA stored query.\n",
        [("Explain normalisation.", "Nothing is said twice."), ("What is a view?", "A stored query.")],
    ),
    "an answer right below the last of some numbered options": (
        "### 問3\n\n主キーの説明はどれか。\n\n1. 重複を許す\n2. 行を一意に決める\n3. NULLを許す\n答え 2\n",
        [("主キーの説明はどれか。 重複を許す 行を一意に決める NULLを許す", "2 重複を許す 行を一意に決める NULLを許す")],
    ),
    "numbered questions with the answer on the next line": (
        "Q3 What is the powerhouse of the cell\nA3 The mitochondrion.\n\nQ4. Define osmosis.\nWater moves through a membrane.\n",
        [
            ("What is the powerhouse of the cell", "The mitochondrion."),
            ("Define osmosis.", "Water moves through a membrane."),
        ],
    ),
    "labels that name no subject tell of the heading": (
        "#### Prokaryotic cells\n\n- **No nucleus** - DNA in the nucleoid\n- **Smaller** - up to 10 micrometres\n- **Examples**: bacteria\n",
        [("Prokaryotic cells", "No nucleus - DNA in the nucleoid Smaller - up to 10 micrometres Examples : bacteria")],
    ),
    "statements about a heading": (
        "### Cell theory\n\n- All organisms are made of cells\n- The cell is the basic unit of life\n- All cells come from cells\n",
        [("Cell theory", "All organisms are made of cells The cell is the basic unit of life All cells come from cells")],
    ),
    "what something must be to be called as its heading": (
        "## Linear maps\n\nA function $T: V \\to W$ is a linear map if it keeps sums.\n\nThe **null space** of $T$ is the set of all zeros.\n",
        [
            ("Linear maps", "A function \\(T: V \\to W\\) is a linear map if it keeps sums."),
            ("null space of \\(T\\)", "the set of all zeros."),
        ],
    ),
    "names on the first lines of items": (
        "- Peripheral proteins\n    bound to the surface\n    mark the cell\n- Integral proteins\n    go through the membrane\n",
        [
            ("Peripheral proteins", "bound to the surface mark the cell"),
            ("Integral proteins", "go through the membrane"),
        ],
    ),
    "a numbered list that says what its heading is": (
        "## Osmosis\n\n1. Osmosis is the diffusion of water\n2. It needs no energy\n",
        [("Osmosis", "Osmosis is the diffusion of water It needs no energy")],
    ),
    "people with initials": (
        "- **B. F. Skinner**: operant conditioning\n- **Dr. Spock**: let parents trust themselves\n",
        [("B. F. Skinner", "operant conditioning"), ("Dr. Spock", "let parents trust themselves")],
    ),
    "several of a kind": (
        "Schedules of reinforcement:\n\n1. Fixed ratio\n2. Fixed interval\n",
        [("Schedules of reinforcement", "Fixed ratio Fixed interval")],
    ),
    "circles and boxes to tick without a dash": (
        "What colour is the sky?\n\n( ) green\n(x) blue\n\n---\n\nWhich is a prime?\n\n[x] two\n[ ] four\n",
        [("What colour is the sky? green blue", "green blue"), ("Which is a prime? two four", "two four")],
    ),
    "where notes come from is on no card": (
        "### Mutex\n\nA mutex lets one thread in.\n\nSee also:\n\n"
        "- [Locks](https://example.org/locks)\n- <https://example.org/2>\n\n参考：https://example.org/3\n",
        [("Mutex", "A mutex lets one thread in.")],
    ),
    "a law alone in its section, where lines like it are a habit": (
        "### Demand\n\nLaw of demand - a higher price means less demand\n\n### Supply\n\nLaw of supply - a higher price means more supply\n\n"
        "### Market\n\nEquilibrium - both are the same\n",
        [
            ("Law of demand", "a higher price means less demand"),
            ("Law of supply", "a higher price means more supply"),
            ("Equilibrium", "both are the same"),
        ],
    ),
    "short sections in Japanese, but none about a case": (
        "#### ▼ MariaDB\n\nMariaDBを管理できるRDBMS\n\n#### 80%以上の場合\n\n- 試験に申し込む準備をする\n",
        [("MariaDB", "MariaDBを管理できるRDBMS")],
    ),
    "a question and its answer on one line": (
        "- Q: why is it rare? A: nobody waits\n- another line\n\nQ. 何か？ A. それ\n",
        [("why is it rare?", "nobody waits"), ("何か？", "それ")],
    ),
    "a sentence that leads a section of other cards": (
        "## 正則化\n\n重みが大きくなることに罰則をつける\n\n| 種類 | 罰則項 |\n|---|---|\n| L1（Lasso） | 絶対値の和 |\n| L2（Ridge） | 二乗の和 |\n"
        "\n## Vim\n\n`dd` deletes a line.\n\n`yy`: copies it\n",
        [
            ("正則化", "重みが大きくなることに罰則をつける"),
            ("L1（Lasso）", "絶対値の和"),
            ("L2（Ridge）", "二乗の和"),
            ("yy", "copies it"),
        ],
    ),
    "equals between a name and words": (
        "### avoidance\n\nThe system needs to know in advance.\n\nsafe state = there is an order in which all can finish\n",
        [("avoidance", "The system needs to know in advance."), ("safe state", "there is an order in which all can finish")],
    ),
    "formulas that a sentence goes on with": (
        "The mean $m$ describes the level of the signal, and is defined as,\n\n$$m = 1$$\n\n"
        "The RMS value of a signal on the other hand tells more, it is "
        "given by\n\n"
        "$$r = 2$$\n\nor for a discrete signal as,\n\n$$r = 3$$\n\nIn the limit we obtain the so-called Fourier transform:\n\n$$F = 4$$\n\n"
        "The amplitude,\n\n$$C = 5$$\n\nis called the amplitude spectrum. And so on.\n",
        [
            ("What is the formula for the mean \\(m\\)?", "\\[m = 1\\]"),
            ("What is the formula for the RMS value of a signal?", "\\[r = 2\\] or for a discrete signal as, \\[r = 3\\]"),
            ("Fourier transform", "\\[F = 4\\]"),
            ("amplitude spectrum", "\\[C = 5\\]"),
        ],
    ),
    "a heading, a sentence and its formula": (
        "## Fourier series\n\nWe can write them as a sum of sines.\n\n$$y = A$$\n\nThe coefficients are given by\n\n$$A = 1$$\n",
        [
            ("Fourier series", "We can write them as a sum of sines. \\[y = A\\]"),
            ("What is the formula for the coefficients?", "\\[A = 1\\]"),
        ],
    ),
    "kinds that a line announces": (
        "We can consider multiple types of signals:\n\n"
        "- Analog signal: a signal without steps\n- Digital signal: signals that only have some values\n",
        [("Analog signal", "a signal without steps"), ("Digital signal", "signals that only have some values")],
    ),
    "names with their description nested, again under another heading": (
        "### Characterisation\n\n- Deadlock can arise if two conditions hold:\n    - Mutual exclusion\n"
        "        - only one process may use a resource\n"
        "    - Hold and wait\n        - a process waits and keeps what it has\n\n### Prevention\n\n- Idea: restrain requests\n- Mutual exclusion\n"
        "    - is not required for files that are read\n- Hold and wait\n    - a process asks for everything at once\n",
        [
            (
                "Deadlock can arise if two conditions hold",
                "Mutual exclusion only one process may use a resource Hold and wait a process waits and keeps what it has",
            ),
            ("Mutual exclusion", "only one process may use a resource"),
            ("Hold and wait", "a process waits and keeps what it has"),
            ("Mutual exclusion", "is not required for files that are read"),
            ("Hold and wait", "a process asks for everything at once"),
        ],
    ),
    "abbreviations with what they are short for": (
        "- SSL: Secure Sockets Layer\n    - out of use\n- Diffie Hellman\n- old and new\n",
        [("SSL", "Secure Sockets Layer out of use")],
    ),
    "an aspect of the heading among its items": (
        "## Message authentication code\n\n- a way to tell whether a message was changed\n- 手順\n    1. 鍵を共有する\n    2. 値を比べる\n",
        [
            ("Message authentication code", "a way to tell whether a message was changed"),
            ("Message authentication codeの手順", "鍵を共有する 値を比べる"),
        ],
    ),
    "why others are wrong explains the answer": (
        "### 1. Which command makes a branch?\n\n**A.** git checkout\n**B.** git branch ✅\n\n**✔ Correct (B):**\nIt makes one.\n\n"
        "**✖ Why others are wrong:**\n\n* A: it switches\n",
        [
            (
                "Which command makes a branch? git checkout git branch",
                "B git checkout git branch ✔ Correct (B): It makes one. ✖ Why others are wrong: A: it switches",
            )
        ],
    ),
    "a clause at the head of a sentence asks nothing": (
        "- When a process asks for more, it waits\n    - unless there is enough\n- Cycles are found using all types of edges\n",
        [],
    ),
    "emphasised names with what they are nested below": (
        "- A graph of vertices\n- *Request edge*\n    - an edge from a process to a resource\n",
        [("Request edge", "an edge from a process to a resource")],
    ),
    "lines below an aspect": (
        "## Cold War\n\n### Causes\n\nWWII - suspicion loomed\nRussia refuses to leave Iran\nThe bomb - kept secret\n",
        [("Cold War: Causes", "WWII - suspicion loomed Russia refuses to leave Iran The bomb - kept secret")],
    ),
    "a heading that abbreviates what its section begins with": (
        "#### SVM\n\nSupport Vector Machine: finds a plane between two categories\n\nUsed to classify\n",
        [("SVM", "Support Vector Machine: finds a plane between two categories Used to classify")],
    ),
    "what is to be described, numbered": (
        "1. Describe bias and variance with examples.\n    * Bias error is the result of assumptions.\n    * Variance is noise.\n",
        [("Describe bias and variance with examples.", "Bias error is the result of assumptions. Variance is noise.")],
    ),
    "kinds whose items define": (
        "### 前線の種類\n\n- 寒冷前線：寒気が暖気の下にもぐりこんで進む前線\n"
        "- 温暖前線：暖気が寒気の上にはい上がって進む前線\n- 停滞前線：ほとんど動かない前線\n",
        [
            (
                "前線の種類",
                "寒冷前線：寒気が暖気の下にもぐりこんで進む前線 温暖前線：暖気が寒気の上にはい上がって進む前線 停滞前線：ほとんど動かない前線",
            ),
            ("寒冷前線", "寒気が暖気の下にもぐりこんで進む前線"),
            ("温暖前線", "暖気が寒気の上にはい上がって進む前線"),
            ("停滞前線", "ほとんど動かない前線"),
        ],
    ),
    "the parts of a course are no terms": (
        "## Lecture 6 - Torts\n\nMidterm is on the 21st, closed book.\n\n## Negligence\n\nNegligence is a failure to take care.\n",
        [("Negligence", "Negligence is a failure to take care.")],
    ),
    "typed bullets below a label": (
        "Types of precautions:\n  • Standard → all patients\n  • Contact → gown and gloves\n",
        [("Types of precautions", "Standard → all patients Contact → gown and gloves")],
    ),
    "terms on lines, one of which goes on in brackets": (
        "掛け ＝ 代金を後で払う約束\n手形：決められた日に払うと約束した証券\n（約束手形がある）\n小切手 → 銀行に支払いを頼む証券\n",
        [
            ("掛け", "代金を後で払う約束"),
            ("手形", "決められた日に払うと約束した証券 （約束手形がある）"),
            ("小切手", "銀行に支払いを頼む証券"),
        ],
    ),
    "a label with lines or a list that takes its other name apart": (
        "Vital signs:\nT – 36.5 °C\nP – 60 bpm\nR – 12 /min\n\nNursing process: ADPIE\n- A – Assessment\n- D – Diagnosis\n",
        [("Vital signs", "T – 36.5 °C P – 60 bpm R – 12 /min"), ("Nursing process", "ADPIE A – Assessment D – Diagnosis")],
    ),
    "a condition and its list": (
        "Knowledge (JTB): S knows that p iff\n1. p is true\n2. S believes that p\n",
        [("Knowledge (JTB)", "S knows that p iff p is true S believes that p")],
    ),
    "stages in Roman figures": (
        "| Stage | Description |\n|---|---|\n| I | redness, skin intact |\n| IV | bone exposed |\n",
        [("Stage I", "redness, skin intact"), ("Stage IV", "bone exposed")],
    ),
    "options in a table": (
        "## 問2\n\n補数に関する説明はどれか。\n\n| 選択肢 | 内容 |\n|---|---|\n| ア | 各ビットを反転する |\n| イ | 反転して1を足す |\n\n正解 イ\n",
        [("補数に関する説明はどれか。 各ビットを反転する 反転して1を足す", "イ 各ビットを反転する 反転して1を足す")],
    ),
    "questions counted with NO": (
        "NO.5 Which service stores secrets?\nA. Key Vault\nB. Blob storage\nAnswer: A\n\nNO.6 Azure is a public cloud.\nAnswer: True\n",
        [
            ("Which service stores secrets? Key Vault Blob storage", "A Key Vault Blob storage"),
            ("Azure is a public cloud.", "True"),
        ],
    ),
    "questions with a few words behind them": (
        "- Capital of France? Paris\n- 第3層は？ ネットワーク層\n\n（8）HTTPのポート番号は（　　　）である。 答．80\n",
        [
            ("Capital of France?", "Paris"),
            ("第3層は？", "ネットワーク層"),
            ("HTTPのポート番号は（ ）である。", "80"),
        ],
    ),
    "a question and a quote that answers it": (
        "### Q4\n\nWhat is IaaS?\n\n> Virtual machines, storage and networks as a service.\n",
        [("What is IaaS?", "Virtual machines, storage and networks as a service.")],
    ),
    "what something applies to": (
        "- SOP が適用されないもの\n    - `<link>`\n    - `<img>`\n- SOP が適用されるもの\n    - XHR\n    - Canvas\n",
        [("SOP が適用されないもの", "<link> <img>"), ("SOP が適用されるもの", "XHR Canvas")],
    ),
    "labels of questions": (
        "Q14) Difference between SQL and NoSQL\n\nTables or documents.\n\n### 【中級】SSR の利点を教えてください\n\n表示が速い。\n\n"
        "Q1\nNuxt とは？\n\nA1\nVue のフレームワーク。\n\n"
        "---\n\nQuestion: What is idempotency?\n\n> Doing it twice changes nothing.\n",
        [
            ("Difference between SQL and NoSQL", "Tables or documents."),
            ("SSR の利点を教えてください", "表示が速い。"),
            ("Nuxt とは？", "Vue のフレームワーク。"),
            ("What is idempotency?", "Doing it twice changes nothing."),
        ],
    ),
    "an answer that begins before what is nested": (
        "1. What is REST?\n   **Answer:** An architectural style.\n\n   It has no state.\n2. Questions to ask\n",
        [("What is REST?", "An architectural style. It has no state.")],
    ),
    "boxes before questions are no options": (
        "What is to be learned?\n\n- [x] What is a CDN?\n- [ ] What is a proxy?\n",
        [("What is to be learned?", "What is a CDN? What is a proxy?")],
    ),
    "options without a tick and an answer that names them": (
        "1. Which keep messages safe? (Select two)\n- [ ] One partition\n- [ ] Acknowledged writes\n- [ ] More replicas\n\n"
        "**Answer:** Acknowledged writes, More replicas\n\n**Explanation:** Both help.\n",
        [
            (
                "Which keep messages safe? (Select two) One partition Acknowledged writes More replicas",
                "One partition Acknowledged writes More replicas Both help.",
            )
        ],
    ),
    "numbers that nothing separates from Japanese, and answers of a number": (
        "Q1.行末に挿入する\n1. a\n1. A\n\nA.2\n\nQ2.フォルダを作るコマンドは？\n\nmkdir\n",
        [("行末に挿入する a A", "2 a A"), ("フォルダを作るコマンドは？", "mkdir")],
    ),
    "what is folded away and never closed": (
        "### Table of Contents\n\n<details open>\n<summary>Show</summary>\n\n- [What is DevOps?](#a)\n\n"
        "## Core\n\n### What is DevOps?\n\nA set of practices.\n",
        [("What is DevOps?", "A set of practices.")],
    ),
    "answers below numbers of three digits": (
        "99. ### What is SLA?\n\n    A promise.\n\n100. ### What is toil?\n\n    **Manual** work.\n",
        [("What is SLA?", "A promise."), ("What is toil?", "Manual work.")],
    ),
    "what a sentence sets off before a formula": (
        "The _bias_ of $t$ is\n\n$$B = 1$$\n\nAn estimator $a$ is more _efficient_ than $b$ if\n\n$$a < b$$\n\n"
        "- The _Landau potential_ is defined as:\n$$L = 2$$\n",
        [
            ("bias", "\\[B = 1\\]"),
            ("An estimator \\(a\\) is more efficient than \\(b\\) if …", "\\[a < b\\]"),
            ("Landau potential", "\\[L = 2\\]"),
        ],
    ),
    "what something consists of": (
        "Common token names include:\n\n- identifier\n- keyword\n\n"
        "To make it work, 2 suppositions must be made:\n\n1. Time passes\n2. All states are alike\n",
        [
            ("Common token names include", "identifier keyword"),
            ("To make it work, 2 suppositions must be made", "Time passes All states are alike"),
        ],
    ),
    "points with a number below the heading of a list": (
        "## 値オブジェクトを使うモチベーション\n\n### 1. 表現力が増す\n\n振る舞いを定義できる。\n\n### 2. 誤りを防ぐ\n\n不正な値が存在しない。\n",
        [("値オブジェクトを使うモチベーション", "1. 表現力が増す 振る舞いを定義できる。 2. 誤りを防ぐ 不正な値が存在しない。")],
    ),
    "a term of the first level with parts below it": (
        "# 書籍\n\n入門。\n\n# 値オブジェクト\n\nシステム固有の値を表現するためのオブジェクト。\n\n"
        "## なぜ使うのか\n\n値の表現があるため。\n\n# 終わり\n\n以上。\n",
        [
            ("値オブジェクト", "システム固有の値を表現するためのオブジェクト。"),
            ("なぜ使うのか", "値の表現があるため。"),
        ],
    ),
    "macros that a page defines": (
        "\\newcommand{\\E}[1]{\\mathrm{E}[#1]}\n\n### Variance\n\n**Variance**: $\\E{X}$ squared\n",
        [("Variance", "Variance : \\(\\E{X}\\) squared")],
    ),
    "dollars and tags of a site's program within a sentence": (
        "**Alphabet**: usually $$\\Sigma$$, a finite set {% cite dragon -l 117 %}.\n\n**Energy**: the one that\n$$E = 1$$\n",
        [("Alphabet", "usually \\(\\Sigma\\), a finite set ."), ("Energy", "the one that \\[E = 1\\]")],
    ),
    "a heading with what it is short for": (
        "### ◇ RAID：Redundant Arrays of Inexpensive Disks\n\n複数のディスクを一つのように管理する技術。\n\n"
        "- **RAID0**\n\n  分割して書き込む。\n\n- **RAID1**\n\n  同じように書き込む。\n",
        [
            ("RAID：Redundant Arrays of Inexpensive Disks", "複数のディスクを一つのように管理する技術。"),
            ("RAID0", "分割して書き込む。"),
            ("RAID1", "同じように書き込む。"),
        ],
    ),
    "kinds in bold with their paragraphs": (
        "### 制御方式の種類\n\n- **シーケンス制御**\n\n  決められた順序で進める方式。\n\n- **フィードバック制御**\n\n  差分を基に調節する方式。\n",
        [
            (
                "制御方式の種類",
                "シーケンス制御 決められた順序で進める方式。 フィードバック制御 差分を基に調節する方式。",
            ),
            ("シーケンス制御", "決められた順序で進める方式。"),
            ("フィードバック制御", "差分を基に調節する方式。"),
        ],
    ),
    "labels that name no subject say nothing against a habit": (
        "- Egoism: the right act is what serves oneself\n- Objection: it is hardly a moral theory\n- Impartiality: all goods are counted equally\n"
        "- Welfarism: happiness is what is good\n",
        [
            ("Egoism", "the right act is what serves oneself"),
            ("Impartiality", "all goods are counted equally"),
            ("Welfarism", "happiness is what is good"),
        ],
    ),
    "a sentence of prose ends with the name of what it describes": (
        "# Compilers\n\nLexing is the process of reading. A program that performs lexing is known as a lexer.\n",
        [
            ("lexer", "A program that performs lexing is known as a lexer."),
            ("Lexing", "the process of reading. A program that performs lexing is known as a lexer."),
        ],
    ),
    "a sentence says who has what follows": (
        "# OS\n\nA process can be in one of the following states:\n\n- ready\n- running\n\nIf two rules match, the following steps apply:\n\n"
        "- first\n- longest\n\nWe use the following tools:\n\n- gcc\n- make\n",
        [
            ("A process can be in one of the following states", "ready running"),
            ("If two rules match, the following steps apply", "first longest"),
        ],
    ),
    "an aspect of a subject is as follows": (
        "# OS\n\nカーネルの主な役割は以下の通り：\n\n- 割り当て\n- 保護\n\nプロセスの状態には次のものがある。\n\n- 実行中\n- 待ち\n\n"
        "手順は以下の通り：\n\n- 開く\n- 閉じる\n\n実行した環境は以下の通り：\n\n- Ubuntu\n",
        [("カーネルの主な役割は以下の通り", "割り当て 保護"), ("プロセスの状態には次のものがある。", "実行中 待ち")],
    ),
    "a definition in prose says what something must be": (
        "Let $V$ be a space. A set $B$ is called a basis of $V$ if:\n\n- it spans $V$\n- it is small\n\nAn integer is even if two divides it.\n\n"
        "A process is terminated if it fails.\n\nThis is **useful** when you travel.\n",
        [
            ("Let \\(V\\) be a space. A set \\(B\\) is called a basis of \\(V\\) if …", "it spans \\(V\\) it is small"),
            ("An integer is even if …", "two divides it."),
        ],
    ),
    "what something must be, below a heading with its name": (
        "# Graphs\n\n## Bipartite graphs\n\nA graph is **bipartite** if its vertices split.\n\nIt has no odd cycle.\n",
        [("Bipartite graphs", "A graph is bipartite if its vertices split. It has no odd cycle.")],
    ),
    "when something is called so, in Japanese": (
        "任意のコーシー列が収束するとき、距離空間は**完備**であるという。\n",
        [("距離空間は 完備 である", "任意のコーシー列が収束するとき、距離空間は 完備 であるという。")],
    ),
    "a name with what it is in a clause behind it": (
        "A language is a set of strings over an **alphabet** (often $\\Sigma$), which is a finite set of symbols.\n",
        [
            ("alphabet", "a finite set of symbols"),
            ("language", "a set of strings over an alphabet (often \\(\\Sigma\\)), which is a finite set of symbols."),
        ],
    ),
    "subjects that link to the pages of a vault": (
        "The [[elasticity of demand]] measures how demand answers to prices. The [[elasticity of supply]] measures how supply does.\n\n"
        "An [[indifference curve]] represents bundles of one worth. Its slope is steep. This is called the [[rate of substitution]].\n\n"
        "[[Alice]] comes to dinner with her dog.\n",
        [
            ("elasticity of demand", "measures how demand answers to prices."),
            ("elasticity of supply", "measures how supply does."),
            ("rate of substitution", "Its slope is steep. This is called the rate of substitution ."),
            (
                "indifference curve",
                "represents bundles of one worth. Its slope is steep. This is called the rate of substitution .",
            ),
        ],
    ),
    "a name before a verb that says what it is": (
        "Consumer surplus measures the benefit a buyer gets.\n\nThis measures the time of a run.\n",
        [("Consumer surplus", "measures the benefit a buyer gets.")],
    ),
    "a definition in a callout that marks nothing": (
        "> [!def]\n> $V$ is a vector space over $F$ if:\n> - it is not empty\n> - sums are in $V$\n",
        [("vector space", "\\(V\\) is a vector space over \\(F\\) if: it is not empty sums are in \\(V\\)")],
    ),
    "a heading whose sentence defines it and announces terms": (
        "## Cells\n\n### Endoplasmic Reticulum (ER)\n\nThe ER is a network of membranes:\n\n- **Rough ER:** has ribosomes on it\n"
        "- **Smooth ER:** lacks ribosomes\n",
        [
            ("Endoplasmic Reticulum (ER)", "The ER is a network of membranes:"),
            ("Rough ER", "has ribosomes on it"),
            ("Smooth ER", "lacks ribosomes"),
        ],
    ),
    "terms nested below a line that announces them, in a loose list": (
        "- has a layer:\n    - water passes through it\n- the process of moving:\n    - passive transport: happens without any energy\n"
        "    - active transport: requires a lot of energy\n\n- organelle means anything found inside the cell\n",
        [
            ("passive transport", "happens without any energy"),
            ("active transport", "requires a lot of energy"),
            ("organelle", "anything found inside the cell"),
        ],
    ),
    "the last sentence of a definition announces a list": (
        "過学習とは、学習データに適合しすぎる現象を指す。過学習が発生する原因としては以下が挙げられる。\n\n- データが少ない\n- モデルが大きい\n",
        [
            ("過学習", "学習データに適合しすぎる現象を指す。"),
            ("過学習が発生する原因としては以下が挙げられる。", "データが少ない モデルが大きい"),
        ],
    ),
    "a part of a section that defines its own subject": (
        "# Networks\n\n## TCP\n\nTCP is a reliable protocol.\n\n### TCP Congestion\n\nCongestion refers to the state in which packets are lost.\n\n"
        "- It slows down the network.\n",
        [("TCP", "TCP is a reliable protocol."), ("Congestion", "the state in which packets are lost.")],
    ),
    "a line of tags between a heading and its definition": (
        "## Hash function\n#hashing\n\nA hash function maps data of any size to a value of a fixed size.\n",
        [("Hash function", "A hash function maps data of any size to a value of a fixed size.")],
    ),
    "a list right below a line with a term in bold belongs to the line": (
        "**Digital signature:** takes a message and a private key and shows\n- who wrote the message\n- that nobody changed it\n",
        [("Digital signature", "takes a message and a private key and shows who wrote the message that nobody changed it")],
    ),
    "numbered labels and verbs are no terms": (
        "Takes two inputs: a key and a message.\n\n- property 1: it is fast\n- property 2: it is one way\n- property 3: it has no collisions\n",
        [],
    ),
    "names in italics with a colon below a group": (
        "- **Classical sociologists**\n  - *Auguste Comte*: coined the word sociology\n  - *Max Weber*: saw the roots of capitalism\n",
        [("Auguste Comte", "coined the word sociology"), ("Max Weber", "saw the roots of capitalism")],
    ),
    "an answer does not end with what announces other cards": (
        "# Cells\n\nA **cell** is the unit of life. There are two types of cells:\n\n"
        "- **Prokaryotic cells**: have no nucleus\n- **Eukaryotic cells**: have one\n",
        [("cell", "the unit of life."), ("Prokaryotic cells", "have no nucleus"), ("Eukaryotic cells", "have one")],
    ),
    "a label that section after section has is said of its heading": (
        "### Tooltip\n\nA small window that shows up below the pointer.\n\n**First seen**: chapter two\n\n"
        "### Slider\n\nA handle that is moved along a line to choose a value.\n\n**First seen**: chapter three\n",
        [
            ("Tooltip", "A small window that shows up below the pointer. First seen : chapter two"),
            ("Slider", "A handle that is moved along a line to choose a value. First seen : chapter three"),
        ],
    ),
    "a statement among those that a line announces": (
        "### Cell theory\n\nThe cell theory is a principle of biology. It states that:\n\n- All organisms are made of cells.\n"
        "- The cell is the basic unit of structure.\n- Cells arise from other cells.\n\nIt was put forward in 1839.\n",
        [
            (
                "Cell theory",
                "The cell theory is a principle of biology. It states that: All organisms are made of cells. "
                "The cell is the basic unit of structure. Cells arise from other cells. It was put forward in 1839.",
            )
        ],
    ),
    "what all of them share": (
        "- All organisms share several properties:\n  - Order\n  - Growth\n",
        [("All organisms share several properties", "Order Growth")],
    ),
    "two names in one Japanese sentence": (
        "手元にあるリポジトリを**ローカルリポジトリ**、サーバ上にあるリポジトリを**リモートリポジトリ**と呼ぶ。\n",
        [
            ("ローカルリポジトリ", "手元にあるリポジトリを ローカルリポジトリ と呼ぶ。"),
            ("リモートリポジトリ", "サーバ上にあるリポジトリを リモートリポジトリ と呼ぶ。"),
        ],
    ),
    "a Japanese name for what the sentence before tells": (
        "では用語を見ていこう。Gitには履歴を保存する場所が必要だ。その場所を**保管庫**と呼ぶ。実体はフォルダである。\n",
        [("保管庫", "Gitには履歴を保存する場所が必要だ。その場所を 保管庫 と呼ぶ。")],
    ),
    "names given one after the other in Japanese": (
        "互いに待ち合って進まない状態をデッドロックという。順番が回ってこない状態をスタベーションという。\n",
        [
            ("デッドロック", "互いに待ち合って進まない状態をデッドロックという。"),
            ("スタベーション", "順番が回ってこない状態をスタベーションという。"),
        ],
    ),
    "verbs between two names in Japanese": (
        "入力を受け取るものをソースといい、出力を受け取るものをシンクという。\n",
        [
            ("ソース", "入力を受け取るものをソースと呼ぶ。"),
            ("シンク", "出力を受け取るものをシンクという。"),
        ],
    ),
    "wrong statements with what is right": (
        "## よくある勘違い\n\n- ❌「窃盗罪の保護法益は所有権だけである」→ 占有そのものも保護される\n"
        "- ❌「返すつもりなら罪にならない」→ 意思があるかどうかで決まる\n",
        [
            ("「窃盗罪の保護法益は所有権だけである」が誤りである理由は？", "占有そのものも保護される"),
            ("「返すつもりなら罪にならない」が誤りである理由は？", "意思があるかどうかで決まる"),
        ],
    ),
    "a heading that lists keeps its list though each item is a card": (
        "### 窃盗罪の要件\n\n次の要件を満たす必要がある。\n\n"
        "1. **他人の財物**：行為者以外の者が占有する物\n2. **故意**：他人の財物であることの認識\n",
        [
            (
                "窃盗罪の要件",
                "次の要件を満たす必要がある。 他人の財物 ：行為者以外の者が占有する物 故意 ：他人の財物であることの認識",
            ),
            ("他人の財物", "行為者以外の者が占有する物"),
            ("故意", "他人の財物であることの認識"),
        ],
    ),
    "an answer's label on a line of its own": (
        "<details>\n<summary>占有の内容を説明せよ。</summary>\n\n**解答例**\n物を支配することである。\n\n</details>\n",
        [("占有の内容を説明せよ。", "物を支配することである。")],
    ),
    "a part of the page that is folded away": (
        "<details>\n<summary>Lecture 2: Preferences</summary>\n\n### What is utility?\n\nA measure of satisfaction.\n\n"
        "### What is a bundle?\n\nGoods with their amounts.\n\n</details>\n",
        [("What is utility?", "A measure of satisfaction."), ("What is a bundle?", "Goods with their amounts.")],
    ),
    "numbers on keycaps": (
        "### 1️⃣ What is overloading?\n\nOne name, several parameter lists.\n",
        [("What is overloading?", "One name, several parameter lists.")],
    ),
    "a table that compares what its heading names": (
        "### Overloading vs overriding\n\n| Overloading | Overriding |\n|---|---|\n| Same method name | Same method signature |\n"
        "| Different parameters | Same parameters |\n| Compile time | Run time |\n",
        [
            (
                "Overloading vs overriding",
                "Overloading Overriding Same method name Same method signature Different parameters Same parameters Compile time Run time",
            )
        ],
    ),
    "a heading that its paragraph goes on from": (
        "## Indifference curve\n\nIs a curve that joins the bundles a consumer likes as well. Each of them gives the same utility.\n\n"
        "How do they link to preferences?\n\n- They slope downward\n- They cannot cross\n",
        [
            (
                "Indifference curve",
                "Is a curve that joins the bundles a consumer likes as well. Each of them gives the same utility.",
            ),
            ("How do they link to preferences?", "They slope downward They cannot cross"),
        ],
    ),
    "numbered parts of a numbered part are no points": (
        "## 2. 学習の種類\n\n### 2.1 教師あり学習\n\n正解のあるデータから学習する手法です。\n\n"
        "### 2.2 教師なし学習\n\n正解のないデータから学習する手法です。\n",
        [
            ("教師あり学習", "正解のあるデータから学習する手法です。"),
            ("教師なし学習", "正解のないデータから学習する手法です。"),
        ],
    ),
    "names that begin like words that point": (
        "他動詞とは、目的語をとる動詞のことである。\n\n次元とは、空間の広がりを表す数のことである。\n\n- 今川義元は、駿河の武将である。\n",
        [
            ("他動詞", "目的語をとる動詞のことである。"),
            ("次元", "空間の広がりを表す数のことである。"),
            ("今川義元", "駿河の武将である。"),
        ],
    ),
    "names that are spelled like small words": (
        "**US Constitution**: the supreme law of the land\n\n**Vitamin A**: needed for night vision\n\n**WHO**: agency of the UN for health\n\n"
        "A **one-way function** is a function that is easy to compute and hard to invert.\n",
        [
            ("US Constitution", "the supreme law of the land"),
            ("Vitamin A", "needed for night vision"),
            ("WHO", "agency of the UN for health"),
            ("one-way function", "a function that is easy to compute and hard to invert."),
        ],
    ),
    "case names with a full stop": (
        "- **Marbury v. Madison**: established judicial review\n- **Hadley v. Baxendale** – damages must be foreseeable\n",
        [("Marbury v. Madison", "established judicial review"), ("Hadley v. Baxendale", "damages must be foreseeable")],
    ),
    "single characters and letters": (
        "## Words\n\n- dog: 犬\n- cat: 猫\n\n## Elements\n\n- H: hydrogen\n- C: carbon\n- N: nitrogen\n",
        [("dog", "犬"), ("cat", "猫"), ("H", "hydrogen"), ("C", "carbon"), ("N", "nitrogen")],
    ),
    "letters of answers are no symbols": (
        "## Answers\n\n1. C - the store keeps it\n2. A - nothing is allowed\n3. D - the plan says so\n",
        [],
    ),
    "a definition behind its label, and what is no name": (
        "Definition: A *metric space* is a set with a distance.\n\n定義：*群*とは、演算をもつ集合である。\n\n"
        "**Theorem:** Every tree has a leaf. Proof by induction.\n",
        [
            ("metric space", "A metric space is a set with a distance."),
            ("群", "群 とは、演算をもつ集合である。"),
        ],
    ),
    "one condition after the other": (
        "A function is *injective* if different points have different values. It is *surjective* if every point is a value.\n",
        [
            ("A function is injective if …", "different points have different values."),
            ("A function is surjective if …", "every point is a value."),
        ],
    ),
    "conditions with verbs and commas": (
        "A sequence **converges** if it has a limit.\n\nA number is **prime** if, and only if, it has exactly two divisors.\n\n"
        "**Definition** A function is *odd* if it changes its sign with its argument.\n",
        [
            ("A sequence converges if …", "it has a limit."),
            ("A number is prime if, and only if, …", "it has exactly two divisors."),
            ("A function is odd if …", "it changes its sign with its argument."),
        ],
    ),
    "judgements are no conditions": ("An index is useful if the table is large.\n\nA door is open if you push it.\n", []),
    "a condition and a definition of one name": (
        "A matrix is called **orthogonal** if $A^TA=I$.\n\n> [!def] Orthogonal\n> A matrix is orthogonal if its transpose is its inverse.\n",
        [("Orthogonal", "A matrix is orthogonal if its transpose is its inverse.")],
    ),
    "a formula behind a definition in one paragraph": (
        "エントロピーとは、乱雑さを表す量である。エントロピーの公式は以下の通り。\n\n$$S = 1$$\n\n"
        "**Energy** is a measure of what can be done. The energy is given by\n\n$$E = 2$$\n",
        [
            ("エントロピーの公式は？", "\\[S = 1\\]"),
            ("エントロピー", "乱雑さを表す量である。"),
            ("What is the formula for the energy?", "\\[E = 2\\]"),
            ("Energy", "a measure of what can be done."),
        ],
    ),
    "words that lead to a formula are not asked for": (
        "Then the variance is given by\n\n$$V = 1$$\n\nFor a normal distribution, the density is given by\n\n$$f = 1$$\n\n"
        "We define the **loss** as\n\n$$L = 1$$\n\nThe item response function is given by\n\n"
        "$$p = 1$$\n\nBy this we obtain a contradiction:\n\n$$0 = 1$$\n",
        [
            ("What is the formula for the variance?", "\\[V = 1\\]"),
            ("What is the formula for the density?", "\\[f = 1\\]"),
            ("loss", "\\[L = 1\\]"),
            ("What is the formula for the item response function?", "\\[p = 1\\]"),
        ],
    ),
    "laws and their formulas": (
        "オームの法則は以下の通り。\n\n$$V = 1$$\n\nThe area of a circle is\n\n"
        "$$A = 1$$\n\nText.\n\n$$F = 1$$\n\nThis is called Newton's second law.\n",
        [
            ("オームの法則の式は？", "\\[V = 1\\]"),
            ("What is the formula for the area of a circle?", "\\[A = 1\\]"),
            ("Newton's second law", "\\[F = 1\\]"),
        ],
    ),
    "tagged headings within tagged headings": (
        "## Controls #card\n\nParts for driving.\n\n### Braking #card\n\nA pedal stops the car.\n\n_And at rest?_ #card\nThe parking brake.\n",
        [
            ("Controls", "Parts for driving."),
            ("Braking", "A pedal stops the car."),
            ("And at rest?", "The parking brake."),
        ],
    ),
    "names of one kind among statements, with what they are below": (
        "## Avoidance\n\n- All of the necessary conditions are allowed here\n- Safe state\n  - Deadlocks cannot occur in it\n- Unsafe state:\n"
        "  - Deadlocks can occur in it\n- The cost is high and has to be paid by everybody\n",
        [
            ("Safe state", "Deadlocks cannot occur in it"),
            ("Unsafe state", "Deadlocks can occur in it"),
        ],
    ),
    "what is done to something does not define it": (
        "- The **wait** condition can be prevented by asking for all resources at once\n- The system examines the allocation to see its state\n",
        [],
    ),
    "a name in emphasis with what it is of": (
        "### Def\n\nLet $V$ be a vector space. Then the sum of these vectors is called a *linear combination* of the vectors $v_1$ and $v_2$.\n",
        [
            (
                "linear combination",
                "Let \\(V\\) be a vector space. Then the sum of these vectors is called a linear combination of the vectors "
                "\\(v_1\\) and \\(v_2\\).",
            )
        ],
    ),
    "theorems of two sections with one heading": (
        "## Subspaces\n\n### Characterisation theorem\n\nA set is a subspace when sums stay within it.\n\n"
        "## Linear maps\n\n### Characterisation theorem\n\nA map is linear when it respects sums.\n",
        [
            ("Characterisation theorem", "A set is a subspace when sums stay within it."),
            ("Characterisation theorem", "A map is linear when it respects sums."),
        ],
    ),
    "theorems below a definition are not part of it": (
        "## Kernel of a map\n\nThe kernel is the set of all vectors that a map takes to zero.\n\n"
        "### Theorems\n\n- It is a subspace\n- It is zero for injective maps\n",
        [("Kernel of a map", "The kernel is the set of all vectors that a map takes to zero.")],
    ),
    "things that are called like parts of a page": (
        "## Support\n\nSupport is the fraction of transactions that contain an item set.\n\n## Network\n\n"
        "- **Link**: a connection between two nodes\n- **Switch**: a device that forwards frames\n",
        [
            ("Support", "Support is the fraction of transactions that contain an item set."),
            ("Link", "a connection between two nodes"),
            ("Switch", "a device that forwards frames"),
        ],
    ),
    "what a diary tells": (
        "My team has three members:\n\n- Bob\n- Alice\n\nThe reasons for my decision:\n\n"
        "- cost\n- time\n\n## What I did today\n\nI read a book about birds.\n\n"
        "### My thoughts\n\nI do not agree with the author on this matter.\n\n## Paris\n\nWe went there in May and it was raining.\n",
        [],
    ),
    "lists of years": (
        "## Edo\n\n- 1603年：江戸幕府が開かれる\n- 1615年：大坂夏の陣\n- 1637年：島原の乱\n\n"
        "## Wars\n\n- 1066 – Battle of Hastings\n- 1215 – Magna Carta\n- 1415 – Battle of Agincourt\n",
        [
            ("1603年", "江戸幕府が開かれる"),
            ("1615年", "大坂夏の陣"),
            ("1637年", "島原の乱"),
            ("1066", "Battle of Hastings"),
            ("1215", "Magna Carta"),
            ("1415", "Battle of Agincourt"),
        ],
    ),
    "two definitions with a semicolon between them": (
        "A **cation** is a positive ion; an **anion** is a negative ion.\n\n利益＝売上－費用\n",
        [("cation", "is a positive ion"), ("anion", "is a negative ion."), ("利益", "売上－費用")],
    ),
    "a callout that asks and one that answers": (
        "> [!question] Why do leaves look green?\n\n> [!answer]\n> Chlorophyll reflects green light.\n",
        [("Why do leaves look green?", "Chlorophyll reflects green light.")],
    ),
    "exam codes above definitions": (
        "## H28S P19\n\nターンアラウンドタイムとは、入力から出力までの時間のことです。\n処理時間順方式とは、短いタスクを先に実行する方式です。\n\n"
        "## R1F P17\n\nジョブの多重度の見落とし\n\n## H29S P16\n\n- LRU\n\n> 最後に参照された時刻が最も古いものを置き換えるアルゴリズムです。\n\n"
        "## H30S P17\n\n優先順位方式は、優先度の高いタスクを実行していく方式です。この問題は時間を答える問題です。\n",
        [
            ("ターンアラウンドタイム", "入力から出力までの時間のことです。"),
            ("処理時間順方式", "短いタスクを先に実行する方式です。"),
            ("LRU", "最後に参照された時刻が最も古いものを置き換えるアルゴリズムです。"),
            ("優先順位方式", "優先度の高いタスクを実行していく方式です。"),
        ],
    ),
    "definitions without names and facts": (
        "__Definition__: the covariance of $X$ and $Y$ is defined as:\n\n$$C = 1$$\n\n"
        "__Definition__: The value $E$ is called the n-th moment of $X$:\n\n- first: a\n\n"
        "__Fact__: $V(X)=E-1$\n\n__Fact__: $C(X)=D-2$\n",
        [
            ("covariance", "the covariance of \\(X\\) and \\(Y\\) is defined as: \\[C = 1\\]"),
            ("n-th moment", "The value \\(E\\) is called the n-th moment of \\(X\\): first: a"),
            ("\\(V(X) = {?}\\)", "\\(V(X)=E-1\\)"),
            ("\\(C(X) = {?}\\)", "\\(C(X)=D-2\\)"),
        ],
    ),
    "a heading that lists leaves sections that define themselves": (
        "## Basic elements of the language\n\n> [!question]\n> Asked in an old exam.\n\nThe basic elements are labels and directives.\n\n"
        "### Labels\n\nLabels are names that point at a place in memory.\n\n"
        "### Directives\n\nDirectives are indications given to the assembler.\nExamples:\n"
        "- EQU directive - declares constant values\n- times directive: repeats what follows it\n",
        [
            ("Basic elements of the language", "The basic elements are labels and directives."),
            ("Labels", "Labels are names that point at a place in memory."),
            ("Directives", "Directives are indications given to the assembler."),
            ("EQU directive", "declares constant values"),
            ("times directive", "repeats what follows it"),
        ],
    ),
    "answers with a label in numbered questions": (
        "4) Explain the role of etcd.\nAns: It stores the state.\n\n5) What happens when a node dies?\nAns: It is marked.\n\n"
        "### Q: What is a pod?\n### A: The smallest unit.\n",
        [
            ("Explain the role of etcd.", "It stores the state."),
            ("What happens when a node dies?", "It is marked."),
            ("What is a pod?", "The smallest unit."),
        ],
    ),
    "a question in a fence": (
        "## 関数の出力\n\n- 問題\n\n```md\n次のコードの実行結果として正しいものはどれか。\n\nprint(1)\n```\n\n1が出力される。\n",
        [("次のコードの実行結果として正しいものはどれか。 print(1)", "1が出力される。")],
    ),
    "a heading that asks about a quote": (
        "## 言語の特徴(誤りはどれか)\n\n> 変数の宣言は必要である。\n\n宣言は必要ない。\n",
        [("言語の特徴(誤りはどれか) 変数の宣言は必要である。", "宣言は必要ない。")],
    ),
    "names with a list on the next line": (
        "Sensory memory\n- very brief\n- large\n\nLong-term memory\n- unlimited\n\npH = -log[H+]\n",
        [("Sensory memory", "very brief large"), ("Long-term memory", "unlimited"), ("pH", "-log[H+]")],
    ),
    "principle and exception are no terms": (
        "### 心裡留保\n\n真意でないことを知りながらする意思表示。\n\n- 原則：有効\n- 例外：相手方が悪意のときは無効\n",
        [("心裡留保", "真意でないことを知りながらする意思表示。 原則：有効 例外：相手方が悪意のときは無効")],
    ),
    "arrows from names to what they do, and steps between two": (
        "`HAVING` → filters groups\n`WHERE` → filters rows\n\n### Handshake\n\n"
        "1. client → server: SYN\n2. server → client: SYN+ACK\n3. client → server: ACK\n",
        [
            ("HAVING", "filters groups"),
            ("WHERE", "filters rows"),
            ("Handshake", "client → server: SYN server → client: SYN+ACK client → server: ACK"),
        ],
    ),
    "letters that spell a word out": (
        "- **M**ilitarism – arms race\n- **A**lliances – the two blocks\n",
        [("M ilitarism", "arms race"), ("A lliances", "the two blocks")],
    ),
    "an order to define": (
        "Define: osmosis = Water moves through a membrane\n",
        [("osmosis", "Water moves through a membrane")],
    ),
    "labels in brackets": ("（問）UDPを使うものは？\n（答）DNS、動画配信\n", [("UDPを使うものは？", "DNS、動画配信")]),
    "the last of several pairs ends with its paragraph": (
        "Q. What is an index?\nAns. It speeds up lookups.\n\nQ. What is a view?\n"
        "Ans. A stored query.\n\n`GROUP BY` → groups rows\n`HAVING` → filters groups\n",
        [
            ("What is an index?", "It speeds up lookups."),
            ("What is a view?", "A stored query."),
            ("GROUP BY", "groups rows"),
            ("HAVING", "filters groups"),
        ],
    ),
    "a name of its own with its list": (
        "Treaty of Versailles (1919):\n1. War guilt\n2. Reparations\n\nThings to buy:\n- milk\n",
        [("Treaty of Versailles (1919)", "War guilt Reparations")],
    ),
    "subjects in bold with an adverb": (
        "**Primary key** uniquely identifies a row of a table.\n**Foreign key** refers to a primary key.\n",
        [
            ("Primary key", "uniquely identifies a row of a table."),
            ("Foreign key", "refers to a primary key."),
        ],
    ),
    "a label of the page above lines that define": (
        "★テスト範囲：ヘッダ\n・シーケンス番号＝送信データの位置\n・ウィンドウサイズ＝受信可能なデータ量\n",
        [("シーケンス番号", "送信データの位置"), ("ウィンドウサイズ", "受信可能なデータ量")],
    ),
    "tags on lines with their answers": (
        "⌥⏎ : follow link #flashcard\n\nLet's try:\nOrbits in the Bohr model #flashcard\n\n"
        "Circles.\n\nParts of a neuron #card\nIt has:\n1. Cell body\n2. Axon\n",
        [("⌥⏎", "follow link"), ("Orbits in the Bohr model", "Circles."), ("Parts of a neuron", "It has: Cell body Axon")],
    ),
    "two semicolons before a list": (
        "What are the modes? ;;\n- Bursting\n- Elastic\n",
        [("What are the modes?", "Bursting Elastic")],
    ),
    "the sides of a card as headings": (
        "### Front\n\nWhat is the largest planet?\n\n### Back\n\nJupiter.\n",
        [("What is the largest planet?", "Jupiter.")],
    ),
    "symbols and their formulas": (
        "# 定義\n\n- 期待値: $E[X]$\n- 分散: $V = E-1$\n- 歪度: $S/3$\n",
        [("期待値", "\\(E[X]\\)"), ("分散", "\\(V = E-1\\)"), ("歪度", "\\(S/3\\)")],
    ),
    "Japanese with the full stops of Latin script": (
        "値をすべて足したときの期待値を**平均**といい,\n\\[\nm = 1\n\\]\nと表す.\n",
        [("平均", "値をすべて足したときの期待値を 平均 といい, \\[m = 1\\] と表す.")],
    ),
    "names with blanks that a sentence gives": (
        "性別などがある。中でも 2 種類の値しかとらない質的変数を**2 値変数**と呼ぶ。\n",
        [("2 値変数", "中でも 2 種類の値しかとらない質的変数を 2 値変数 と呼ぶ。")],
    ),
    "titles in bold italics": (
        "***Observational learning***\n\nAlso called social learning theory. It has four parts.\n\n"
        "***Behaviorism***\n\nThe study of behavior as a reaction to what happens.\n",
        [
            ("Observational learning", "Also called social learning theory. It has four parts."),
            ("Behaviorism", "The study of behavior as a reaction to what happens."),
        ],
    ),
    "arrows that lead on": (
        "### Conditioning (Pavlov)\n\n- Neutral stimulus → Conditioned stimulus (CS)\n- CS → Conditioned response\n- US → Unconditioned response\n",
        [
            (
                "Conditioning (Pavlov)",
                "Neutral stimulus → Conditioned stimulus (CS) CS → Conditioned response US → Unconditioned response",
            )
        ],
    ),
    "numbered tasks and numbered answers under headings of their own": (
        "## 細胞周期\n\n間期\n：DNAを合成する時期\n\n### 問題\n(1) DNAの複製が行われるのはどの時期か。\n(2) 半保存的複製とは何か、説明せよ。\n\n"
        "### 解答\n(1) S期\n(2) 一方の鎖をそれぞれ鋳型とする複製。\n",
        [
            ("間期", "DNAを合成する時期"),
            ("DNAの複製が行われるのはどの時期か。", "S期"),
            ("半保存的複製とは何か、説明せよ。", "一方の鎖をそれぞれ鋳型とする複製。"),
        ],
    ),
    "a name with its gloss above its definition": (
        "## タンパク質の合成\n\n転写（transcription）\nDNAをもとにRNAがつくられること。\n\nセントラルドグマとは\n> 情報が一方向に流れるという原則\n",
        [
            ("転写（transcription）", "DNAをもとにRNAがつくられること。"),
            ("セントラルドグマ", "情報が一方向に流れるという原則"),
        ],
    ),
    "phrases and what they mean in Japanese": (
        "## 熟語\n\ntake care of = 〜の世話をする\nlook after ＝ 〜の世話をする\n"
        "be afraid of → 〜を恐れる\n\naffect 【動】影響を与える\neffect 【名】影響、結果\n",
        [
            ("take care of", "〜の世話をする"),
            ("look after", "〜の世話をする"),
            ("be afraid of", "〜を恐れる"),
            ("affect", "【動】影響を与える"),
            ("effect", "【名】影響、結果"),
        ],
    ),
    "a point among points is no term": (
        "### Termination of offer\n\n1. Revocation - any time before acceptance\n2. Rejection by the other side\n3. Lapse of time\n",
        [("Termination of offer", "Revocation - any time before acceptance Rejection by the other side Lapse of time")],
    ),
    "a definition that somebody gave": (
        '## Consideration\n\n"Some right, interest or benefit accruing to one party" (*Currie v Misa*)\n',
        [("Consideration", '"Some right, interest or benefit accruing to one party" ( Currie v Misa )')],
    ),
    "an aspect behind its subject, above a list": (
        "Critical section requirements:\n1. Mutual exclusion\n2. Progress\n\nSome features:\n- fast\n- small\n",
        [("Critical section requirements", "Mutual exclusion Progress")],
    ),
    "a list in the lines of a paragraph": (
        "引当金の要件（4つ）\n① 将来の費用または損失\n② 発生の可能性が高い\n③ 金額を見積もることができる\n",
        [("引当金の要件（4つ）", "① 将来の費用または損失 ② 発生の可能性が高い ③ 金額を見積もることができる")],
    ),
    "what a theory says": (
        "The law of demand states that a higher price lowers the quantity demanded.\n\n"
        "Act utilitarianism says that an act is right iff it is best.\n",
        [
            ("law of demand", "states that a higher price lowers the quantity demanded."),
            ("Act utilitarianism", "says that an act is right iff it is best."),
        ],
    ),
    "a maxim by the name of its author": (
        "Kant's categorical imperative:\n> Act only on maxims that can be universal laws.\n",
        [("Kant's categorical imperative", "Act only on maxims that can be universal laws.")],
    ),
    "an exercise and its solution by their brackets": (
        "【例題】次の取引の仕訳を示しなさい。\n【解答】仕入 10,000\n",
        [("次の取引の仕訳を示しなさい。", "仕入 10,000")],
    ),
    "a quiz in a table": (
        "| # | Question | A | B | C | Answer |\n|---|---|---|---|---|---|\n| 1 | Capital of Japan? | Osaka | Tokyo | Nara | B |\n",
        [("Capital of Japan? Osaka Tokyo Nara", "B Osaka Tokyo Nara")],
    ),
    "a question, a dash and its answer": (
        "* **What is the virtual DOM?** – A copy in memory.\n* **Why are there keys?** – They identify items.\n",
        [("What is the virtual DOM?", "A copy in memory."), ("Why are there keys?", "They identify items.")],
    ),
    "an answer behind a wide blank": (
        "問3　Aは何の略か。\n答　原子性\n\n問4　ロールバックとは何か。\n答　元の状態に戻すこと\n",
        [("Aは何の略か。", "原子性"), ("ロールバックとは何か。", "元の状態に戻すこと")],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_gives_its_cards(shape: str) -> None:
    notes, expected = SHAPES[shape]
    assert [tuple(" ".join(side.split()) for side in text(draft)) for draft in read(notes).drafts] == expected


@pytest.mark.parametrize(
    "notes",
    [
        "## Tips\n\n1. **Sleep** - seriously\n2. **Read** - twice\n",
        "文字（○）の意味と（×）の意味。\n",
        "## Fetal circulation\n\nTODO - see chapter 12\n",
        "**Can we prune trees? ⭐️**\n\nAnswer here\n\n<br/>\n",
        "Plugins: I use three of them.\nColours: gruvbox\n",
        "これを何というか、彼は言わない。\n",
    ],
    ids=[
        "advice",
        "marks in a sentence",
        "placeholder",
        "placeholder below a question",
        "what somebody does",
        "naming nothing",
    ],
)
def test_what_only_looks_like_a_card_gives_none(notes: str) -> None:
    assert read(notes).drafts == ()


def test_tags_at_the_end_of_a_line_are_tags_and_not_text() -> None:
    drafts = read(
        "- **Synaptic**: within hours #important\n- **Colour**: red #fff\n- **Issue**: see #12\n- **Code**: `a` #include\n"
    ).drafts
    assert [(draft.prompt, draft.fields[1], draft.tags) for draft in drafts][:3] == [
        ("Synaptic", "within hours", ("important",)),
        ("Colour", "red #fff", ()),
        ("Issue", "see #12", ()),
    ]


def test_a_circle_and_a_cross_together_are_no_ornament() -> None:
    assert [draft.context for draft in read("# 問題集\n\n## ○×問題\n\nQ. 水は100度で凍る。\nA. ×\n").drafts] == [
        ("Page", "問題集", "○×問題")
    ]


@pytest.mark.parametrize(
    ("notes", "cards"),
    [
        (
            "・対流圏：気温が下がる層\n↑天気はここで起こる\n・成層圏：気温が上がる層\n・・オゾンがある\n",
            {"対流圏": "気温が下がる層 ↑天気はここで起こる", "成層圏": "気温が上がる層 オゾンがある"},
        ),
        (
            "## 水\n\n◆露点：水蒸気が凝結し始める温度\n・水蒸気量で決まる\n",
            {"露点": "水蒸気が凝結し始める温度 水蒸気量で決まる"},
        ),
        ("## Law\n\n##What is a tort?\n\n- A private wrong\n", {"What is a tort?": "A private wrong"}),
        (
            "### A v B\n\n- Facts: a snail in a bottle\n- Decision: the maker pays\n\n"
            "### C v D\n\n- Facts: a false letter\n- Decision: the bank pays\n",
            {
                "A v B": "Facts: a snail in a bottle Decision: the maker pays",
                "C v D": "Facts: a false letter Decision: the bank pays",
            },
        ),
    ],
    ids=["dots for bullets", "a definition in a heading", "a heading without a space", "the same labels under each heading"],
)
def test_shapes_that_are_not_quite_markdown(notes: str, cards: dict[str, str]) -> None:
    found = {draft.prompt: " ".join(text(draft)[1].split()) for draft in read(notes).drafts}
    assert found == cards
