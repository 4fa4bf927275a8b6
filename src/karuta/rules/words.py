"""The word lists of the rules, English and Japanese: names of parts of a page, of columns, of aspects. No subject's words.

Lists are written as text, entries separated by commas or line ends, so that they can be read and extended.
"""

from __future__ import annotations


def _entries(text: str) -> tuple[str, ...]:
    return tuple(entry.strip() for line in text.splitlines() for entry in line.split(",") if entry.strip())


def alternatives(entries: tuple[str, ...]) -> str:
    """A regular expression of the entries, which may hold regular expressions themselves."""
    return "|".join(entries)


#: Parts of a page. As the front of a card they ask nothing.
GENERIC = _entries("""
overview, summary, introduction, intro, nb, n.b, objection, objections, response, responses, reply, replies, criticism, criticisms, worries, conclusion, conclusions, example, examples, note, notes, study notes, lecture notes, class notes, course notes, tip, tips, notation, symbols, criteria, warning, important, caution
remark, remarks, reference, references, resources, links, link, see also, further reading, table of contents, contents, toc, index
appendix, faq, misc, miscellaneous, other, others, general, background, motivation, goals, objectives, learning objectives, prerequisites
requirements, setup, installation, usage, getting started, quick start, license, contributing, contributors, acknowledgements
acknowledgments, credits, changelog, sponsors, sponsor, support, donate, author, authors, about, disclaimer, todo, to do, tl;dr
key points, key takeaways, takeaways, recap, review, exercise, exercises, problem, problems, solution, solutions, answer, answers, ans, front, back
question, questions, explanation, explanations, hint, hints, proof, result, results, discussion, definition, definitions, description
def, defs, thm, thms, theorems, lemmas, corollaries, propositions, axioms, details, syntax, output, input, code, demo, part, chapter, section, lecture, lesson, step, steps, pro, pros, con, cons, advantages, disadvantages
advantage, disadvantage, features, feature, basics, concepts, concept, key terms, key concepts, terminology, glossary, vocabulary
theory, practice, homework, quiz, test, exam, topics, topic, agenda, attendees, participants, date, time, location, place, decisions
decision, action items, actions, next steps, meeting, minutes, status, update, updates, questions and answers, q&a, q & a, comparison
types, type, formula, formulas, properties, property, purpose, use case, use cases, when to use, how to use, how it works, history
characteristics, etymology, origin, source, sources, url, website, email, phone, address, contact, name, title, tags, tag, category
level, difficulty, subject, grade level, academic year, semester, instructor, instructors, course, course information, version, created, updated, modified, because, therefore, however, thus, hence, so, then, also, first, second, third
finally, e.g, i.e, for example, in short, in other words, that is, to summarize, important points, main points, important note, correct
incorrect, instructions, directions, legend, good to know, real world example, code example, example usage, sample code, best practices, time complexity, space complexity
follow up, fun fact, common mistakes, things to remember, back to top, open questions, score yourself, rationale, reason, reasons, why
結論, まとめ, 要点, テストに出る, 試験に出る, ポイント, 概要, はじめに, おわりに, 終わりに, 序論, 例, 例題, 具体例, 使用例, 補足, 備考, 注意, 注意点, 注, 重要, 参考, 参考文献
参考資料, 参考リンク, 関連, 関連リンク, 関連用語, 関連項目, 目次, 目的, 背景, 前提, 前提条件, 準備, 演習, 練習問題, 問題, 質問, 解答, 回答, 答え, 正解, 不正解, 解説
説明, 定義, ヒント, 証明, 結果, 考察, 感想, メモ, その他, 手順, 方法, 使い方, 利用例, 特徴, メリット, デメリット, 利点, 欠点, 長所, 短所, 種類
機能, 用途, 用語, 用語集, 基本, 基礎, 応用, 比較, 違い, 構文, 出力, 入力, 理由, 原因, 対策, 効果, 影響, 課題, よくある勘違い, よくある間違い, よくある誤解, よくある質問, よくあるミス, 注意事項, 今回の問題のポイント, 今日の目標, 学習目標, 到達目標, 本章の概要, 本章の目標, この章の目標, この章で学ぶこと
テスト範囲, 試験範囲, 議題, 参加者, 出席者, 欠席者, 日時, 場所, 時間, 決定事項, 次回, 宿題, やること, 予定, 進捗, 連絡先, 担当, 期限, 議事録, つまり, ただし, また, 一方
要するに, なぜなら, したがって, 例えば, たとえば, study plan, learning path, question categories, contributions, ひっかけ, 引っかけ, 落とし穴, 弱点リスト, 習得したスキル, 学んだこと, 次のステップ, 運用ルール, practical, lab, journal, log, diary, next lesson, next time, next lecture, exam date, due date, deadline, last updated, last reviewed, total marks, cost, price
rule, rules, 原則, 例外, office hours, textbook, textbooks, grading, 公式, timeline, milestones, contacts, risks, budget, deliverables, スケジュール, 予算, 連絡先一覧
facts, held, ruling, reasoning, good news, bad news, discussion in class, for next time, for next week, acceptance criteria
claim, claims, technical definition, why it matters, why this matters, the blueprint, analogy, playlist, formal definition, informal definition, assumption, assumptions, intuition, number of questions, question types, question type, exam format, context, company, time limit, passing score, pass mark, 試験について, スコア評価, 評価基準, 出題範囲, 学習推奨事項, 事案, 判旨, 問題数, 出題数, 制限時間, 試験時間, 合格点, 配点, 形式
pronouns, verbs, nouns, adjectives, adverbs, prepositions, conjunctions, numbers, phrases, example sentences, useful phrases
熟語, 慣用句, 語彙, 文法, 表現, 名詞, 動詞, 形容詞, 副詞, 例文, 単語, 数字, フレーズ
not definitions, prof, teacher, exam, stuff i missed, reading, essay, behavioural, behavioral, limits, related, raised in, seen in, 試験日, 提出, 提出日, 締切, 持ち物, 持参, 昼食, 夕食, 講義, 教科書, 授業, 先生, 次回予告, 先生のコメント, コメント, 覚え方, 語呂合わせ, 選択肢の復習, 計算, 計算例, 実例, やり方, 流れ, ひとこと, 余談
""")

#: Parts of a page that are things as well, where something says what they are.
AMBIGUOUS = _entries("""
例外, 原則, instruction, instructions, support, credit, credits, reference, references, link, links, resource, resources, index, property, properties, address, tag, tags, source, version, category, theory, code
""")

#: Sections that are about the page as a document: nothing below them is to be learned.
ADMINISTRATIVE = _entries("""
table of contents, contents, toc, outline, license, licence, contributing, contributors, how to contribute, contributions, study plan, question categories, sponsors, sponsor, support, donate
acknowledgements, acknowledgments, credits, changelog, disclaimer, installation, author, authors, references, further reading, see also
course information, course info, course details, syllabus, todo, to do, resources, links, related topics, related links, related articles, related posts, related questions
目次, 参考文献, 参考資料, 参考リンク, 関連リンク, ライセンス, やること, TODO
""")

#: Sections of advice: what is bold there is what to do, no term.
ADVICE = _entries("""
tips?(?: (?:for|on|to) .*)?, advice(?: (?:for|on) .*)?, reminders?, do'?s and don'?ts, to remember, checklist, コツ, 心得, 注意点?, 注意事項
""")

#: Sections that only the page of a software project has.
SOFTWARE = _entries("""
installation, install, installing, usage, license, licence, contributing, changelog, configuration, development, requirements, roadmap
getting started, quick start, quickstart, build, building, benchmarks, features, api, documentation, support, need help?
インストール, 使い方, ライセンス
""")

#: Labels of the minutes of a meeting: who was there and what was agreed.
MINUTES = _entries("""
dear diary, attendees?, participants?, apologies, facilitator, note[- ]?taker, minutes, agenda, action items?, blockers?, stand-?up, retro(?:spective)?
参加者, 出席者, 欠席者?, 天気, 起床, 就寝, 日記, 議事録, 議題, アジェンダ, 決定事項, 連絡事項, 今日やること
""")
#: Labels that minutes and diaries have besides.
DIARY = _entries("""
present, absent, date, time, location, venue, chair, decisions?, next (?:steps|meeting), follow[- ]?ups?, to-?dos?, weather, mood
日時, 日付, 場所, 宿題, 次回, 次回予定, タスク, やること, 進捗, 天気, 気分
""")

#: Headers of a column that holds terms.
TERM_COLUMN = _entries("""
用語, 単語, 語, 語句, 語彙, 表現, 名称, 名前, 略語, 略称, キーワード, 概念, 記号, 文字, 漢字, コマンド, 関数, メソッド, 演算子, ショートカット, キー
サービス名?, 英語, 英単語, 原語, 年号?, 西暦, 人物, 人名, 出来事, 事項, 元素, 項目, 熟語, 慣用句, ことわざ, 文法
terms?, words?, phrases?, names?, concepts?, key\\s*words?, key\\s*terms?, commands?, symbols?, abbreviations?, abbr\\.?, acronyms?
functions?, methods?, operators?, shortcuts?, keys?, services?, aws services?, notations?, english, expressions?, idioms?, verbs?, nouns?
elements?, characters?, kanji, hiragana, katakana, status codes?, codes?, options?, flags?, patterns?, operations?, algorithms?, types?
algos?, exit codes?, shortcuts?, prefix(?:es)?, suffix(?:es)?, roots?, hormones?, enzymes?, drugs?, muscles?, bones?, organs?, structures?, diseases?, tags?, attributes?
ports?, port numbers?, protocols?, standards?, attacks?, tools?, layers?, topolog(?:y|ies), record types?, file ?types?, formats?, errors?, error codes?
ポート番号?, プロトコル, 方式, 状態, 規格, 攻撃手法?, 脆弱性, 種別, 拡張子, エラー, ツール, 法律, 条文, 制度, 定理, 公式, 部位, 器官, 薬剤?, 疾患
propert(?:y|ies), directives?, statements?, clauses?, data ?types?, capitals?, countr(?:y|ies), dates?, events?, years?, periods?, persons?, people
""")

#: Headers of a column that says what the term means.
MEANING_COLUMN = _entries("""
説明, 意味, 定義, 内容, 概要, 解説, 訳, 和訳, 日本語訳?, 英訳, 読み, 読み方, よみ, 音読み, 訓読み, できごと, 役割, 機能, 用途, 働き, 動作, 正式名称
definitions?, meanings?, descriptions?, explanations?, what (?:it|they) (?:does|do|is|are|means?), purposes?, translations?, japanese
ideas?, stands for, full (?:form|name), expansion, summary, function, role, action, result, readings?, on, kun, on'?yomi, kun'?yomi
how it works, what for, services?, 特徴, 仕組み, 対策, 使いみち
pronunciation, events?, what happened, できごと, 出来事, したこと, notes?, usage, use(?:s|d for)?, details?, effect, syntax, gloss, english, remember as
""")

#: What a list can list, in Japanese: 「Xの…」.
ASPECT_JA = _entries("""
理由, 原因, 要因, 手順, 方法, やり方, 流れ, ステップ, 種類, 分類, 特徴, 性質, 特性, 要件, 構成要件, 手法, 解決策, 対策, 対処法, メリット, デメリット, 利点, 欠点
長所, 短所, 機能, 役割, 構成要素, 要素, 条件, 原則, 症状, 効果, 影響, 違い, 用途, 目的, できること, できないこと, やってはいけないこと, 注意点, ルール, 動機, モチベーション
法則, 使い分け, 内訳, 意義, 三原則, 三要素, 求め方, 解き方, 作り方, 求める手順
""")

#: What a list can list, in English: "… of X".
ASPECT_EN = _entries("""
advantages?, disadvantages?, benefits?, drawbacks?, limitations?, shortcomings, pros, cons, pros and cons, types?, kinds?, categories
classes, classification, steps?, stages?, phases?, reasons?, causes?, effects?, consequences, symptoms?, signs, risk factors
complications, treatments?, functions?, roles?, features?, characteristics?, properties, components?, elements?, parts?, uses?
applications?, rules?, laws, conditions, assumptions, requirements, principles?, ways, methods?, techniques?, strategies, approaches
differences?, distinctions?, similarities, levels?, layers?, structure, goals?, pillars?, factors, use cases?
""")

#: Nouns with which a Japanese sentence says what kind of thing its subject is: 「Xは…（技術）です」.
KIND_JA = _entries("""
こと, もの, 技術, 手法, 方法, 方式, 機能, ツール, サービス, 仕組み, しくみ, 概念, 用語, 値, 量, 関数, 行列, 集合, ベクトル, 言語, 規格, 形式, 構造, 単位
状態, 現象, 性質, 指標, 理論, 定理, 法則, 原則, 原理, 学説, 主義, 思想, 立場, 見解, 制度, 組織, 人物, 武将, 政治家, 作家, 画家, 条約, 戦い, 事件, 乱, 運動, 都市, 国, 地域, 器官, 細胞, 物質
元素, 化合物, 酵素, ホルモン, 病気, 疾患, 症候群, オプション, フレームワーク, ライブラリ, プロトコル, モデル, アルゴリズム, データベース
プラットフォーム, プロセス, コマンド, 演算子, 変数, 型, クラス, オブジェクト, インスタンス, データ, 処理, 操作, 作用, 働き, 役割, 総称, 略, 略称, 一種
一つ, ひとつ, 部分, 要素, 場所, 領域, 層, 装置, 機械, 道具, 学問, 分野, 考え方, 考え, ルール, 規則, 契約, 権利, 義務, 文字列, 列, 数, 比, 割合, 確率
""")
