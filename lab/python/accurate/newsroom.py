"""Reads the newsroom gold: whole articles with their happenings and statements.

A trigger phrase is reduced to one word, arguments to the words that may be named for them: the heads of the wordings, and of
other mentions of the same actor in what the program extracts. Times are indexes of the time expressions that the program
finds; where none gives the day, the publication may.
"""

import collections
import datetime
import json
import re
from dataclasses import dataclass, field

import torch

import corpora
from event_heads import FORMS, STATUSES, TYPES, Parse, Times, lag_class, length_class

UNDATED, PUBLICATION_DAY, PUBLICATION_MONTH, EXPRESSIONS = 0, 1, 2, 3  # labels of a time; expressions follow
UNKNOWN = -100
MINOR = 1  # the weight of happenings that belong in no timeline
SEASONS = {"21": ("03", "05"), "22": ("06", "08"), "23": ("09", "11"), "24": ("12", "02")}
PREPOSITIONS = set("of in for from at on with to by against over about as who which that and".split())
PARTICLES = PREPOSITIONS | set("up down out off away back him her them it home fire office place part".split())
IRREGULAR_VERBS = set(
    """took take takes taking made make makes making gave give gives giving held hold holds holding put set sent came went go
    goes going won win wins lost lose fell fall broke break brought bring call called calls carry carried cut drew draw drove
    fought fight found find got get grew hit kept keep left leave led lead let met meet paid pay ran run rose rise said see saw
    seek sought sell sold shot shoot shut sit sat speak spoke spent stand stood steal stole strike struck swear swore sworn
    teach taught tell told threw throw turn wore write wrote be been was were is are has have had step stepped pull pulled sign
    signed open opened launch launched raise raised plead pleaded pass passed enter entered file filed hand handed pick picked
    move moved""".split()
)


@dataclass
class Happening:
    type: int
    status: int
    background: int
    attributed: int
    weight: int
    triggers: list = field(default_factory=list)  # words
    times: list | None = None  # labels of the time that are right; None is unknown
    form: int = UNKNOWN
    arguments: list = field(default_factory=list)  # for each role the words that are right; [] for nobody; None for unknown


@dataclass
class Article:
    doc: corpora.Document
    happenings: list
    times: Times
    parse: Parse | None = None


def read_articles(gold, tokens, extractions):
    """Reads gold with its tokens (`lab tokenize`) and with what the program extracts (`dateline extract`)."""
    with open(extractions, encoding="utf-8") as file:
        return [article(row, doc, json.loads(line)) for (row, doc), line in zip(corpora.texts(gold, tokens), file)]


def article(row, doc, extraction):
    lowered = [word.lower() for word in doc.words]
    chains = collections.defaultdict(set)
    for mention in extraction["mentions"]:
        at = words_at(doc, (mention["span"]["start"], mention["span"]["end"]))
        if at:
            chains[mention["actor_index"]].add(phrase_head(doc.words, at))
    published = day(row["date"])
    kinds, times = [], []
    for time in extraction["times"]:
        at = words_at(doc, (time["span"]["start"], time["span"]["end"]))
        if at:
            first, last = day(time.get("first_day")), day(time.get("last_day"))
            end = last and first and last + datetime.timedelta(1)
            first = end and first
            end = first and end
            kinds.append((at[-1], length_class(end and (end - first).days), lag_class(first, end, published)))
            times.append(normal(time.get("edtf")))
    happenings = []
    for gold in row["happenings"]:
        item = Happening(
            TYPES.index(gold["type"]), STATUSES.index(gold["status"]), int(bool(gold["background"])),
            int(bool(gold["attributed_to"])), gold["weight"],
        )
        found = [words_at(doc, mention["span"]) for mention in gold["mentions"]]
        item.triggers = sorted({trigger_head(doc.words, at) for at in found if at})
        if gold["weight"] > MINOR:
            item.times, item.form = right_times(gold["when"], times, row["date"])
            for key in ("actors", "recipients", "where"):
                named = named_words(doc, lowered, gold[key], list(chains.values()))
                item.arguments.append(named or (None if gold[key] else []))
        if item.triggers:
            happenings.append(item)
    if row.get("quotes") is not None:
        doc.statements = statements(doc, row["quotes"])
    return Article(doc, happenings, Times(*torch.tensor(kinds, dtype=torch.long).view(-1, 3).T.contiguous()))


def day(text):
    """Returns the day at the start of a date, or None; there is none of the years before 1."""
    return datetime.date.fromisoformat(text[:10]) if text and "0001" <= text[:4] <= "9999" else None


def words_at(doc, span):
    return [word for word, (start, end) in enumerate(doc.offsets) if start < span[1] and end > span[0]]


def phrase_head(words, at):
    """Returns the head of a noun phrase: its last word before a preposition or comma."""
    head = at[0]
    for n, word in enumerate(at):
        if n and (words[word].lower() in PREPOSITIONS or words[word] in ",;(–—"):
            break
        head = word
    return head


def trigger_head(words, at):
    """Returns the word that carries a trigger phrase: the first of a verbal phrase, the last of a nominal one."""
    if len(at) == 1:
        return at[0]
    first = words[at[0]].lower()
    if re.search(r"(ed|ing|s|t|k|n|d|e)$", first) and words[at[-1]].lower() in PARTICLES:
        return at[0]
    if first in ("the", "a", "an", "tragic", "fatal", "press", "third", "second", "first"):
        return at[-1]
    return at[0] if first.endswith(("ed", "ing")) or first in IRREGULAR_VERBS else at[-1]


def named_words(doc, lowered, names, chains):
    """Returns the words that may be named for an argument: heads of its wordings, and of mentions of the same actor."""
    found = set()
    for name in names:
        tokens = [token.lower() for token in re.findall(r"[\w]+(?:[-'’.][\w]+)*|[^\w\s]", name)]
        places = occurrences(lowered, tokens) or (occurrences(lowered, tokens[-1:]) if tokens else [])
        for at in places:
            found.add(phrase_head(doc.words, at))
            if doc.words[at[-1]][:1].isupper():
                others = occurrences(lowered, [lowered[at[-1]]])
                found.update(other[0] for other in others if doc.words[other[0]][:1].isupper())
    for chain in chains:
        if found & chain:
            found |= chain
    return sorted(found)


def occurrences(lowered, phrase):
    n = len(phrase)
    return [list(range(at, at + n)) for at in range(len(lowered) - n + 1) if lowered[at : at + n] == phrase]


def normal(edtf):
    """Returns a time in the gold's form: seasons as months, decades as years, without qualifiers."""
    if edtf is None:
        return None
    edtf = edtf.rstrip("~?%")
    if match := re.fullmatch(r"(\d{4})-(2[1-4])", edtf):
        year, (first, last) = int(match[1]), SEASONS[match[2]]
        return f"{year}-{first}/{year + (match[2] == '24')}-{last}"
    if match := re.fullmatch(r"(\d{3})X", edtf):
        return f"{match[1]}0/{match[1]}9"
    return edtf


def right_times(when, times, published):
    """Returns the labels that give a happening's time, and the form in which they do."""
    if not when:
        return [UNDATED], UNKNOWN
    at = lambda edtf: [EXPRESSIONS + n for n, time in enumerate(times) if time is not None and time == edtf]
    if found := at(when):
        return found, FORMS.index("exact")
    if when.endswith("/.."):
        found = at(when[:-3])
        return (found, FORMS.index("since")) if found else (None, UNKNOWN)
    if when.startswith("../"):
        found = at(when[3:])
        return (found, FORMS.index("until")) if found else (None, UNKNOWN)
    if when == published[:10]:
        return [PUBLICATION_DAY], FORMS.index("exact")
    if when == published[:7]:
        return [PUBLICATION_MONTH], FORMS.index("exact")
    ends = [at(end) for end in when.split("/")]
    if len(ends) == 2 and all(ends):
        return sum(ends, []), FORMS.index("between")
    return None, UNKNOWN


def statements(doc, quotes):
    """Returns the statements as `corpora` has them: cue, source, contents, optional."""
    found = collections.defaultdict(lambda: [[], [], [], True])
    for quote in quotes:
        cue = words_at(doc, quote["cue_span"]) if quote.get("cue_span") else []
        if not cue:
            continue
        statement = found[cue[0]]
        statement[0] = cue[: corpora.MAX_CUE_WORDS]
        if quote.get("speaker_span"):
            statement[1] = words_at(doc, quote["speaker_span"]) or statement[1]
        statement[2].append(words_at(doc, quote["span"]))
        statement[3] = statement[3] and bool(quote.get("optional"))
    return [tuple(statement) for statement in found.values()]
