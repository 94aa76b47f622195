"""Reads the corpora into documents of words, with every kind of gold that one of them carries.

A document is a list of sentences, a sentence a list of words; what a corpus doesn't say is None, and the losses
of that head leave it out.
"""

import collections
import json
from dataclasses import dataclass, field, replace

# Features kept in a tag, as extraction/src/language/ud/features.rs prints them.
FEATURES = ("Mood", "Number", "Person", "Tense", "VerbForm", "Voice")


@dataclass
class Document:
    """Words by number through the whole document; `sentences` holds (first, end, starts a paragraph)."""

    id: str
    words: list = field(default_factory=list)
    sentences: list = field(default_factory=list)
    tags: list | None = None
    heads: list | None = None  # through the document; a root is its own head
    relations: list | None = None
    names: list | None = None
    names_are_partial: bool = False  # only persons, organizations, places were marked
    statements: list | None = None  # (cue words, source words, content fragments, optional)
    chains: list | None = None  # lists of head words of mentions that corefer
    offsets: list | None = None  # code points in the text, where there is one


def tag_of(upos, xpos, feats):
    kept = [f for f in feats.split("|") if f.split("=")[0] in FEATURES and not (f.startswith("Voice") and f != "Voice=Pass")]
    return f"{upos}\t{xpos}\t{'|'.join(kept) or '_'}"


def conllu(path, names=None):
    """Documents of a treebank; `names` may give tags by the words of a sentence."""
    documents = []
    doc = None
    rows, paragraph = [], True
    open_mentions = collections.defaultdict(list)
    mentions = []

    def close_sentence():
        nonlocal rows, paragraph
        if not rows:
            return
        first = len(doc.words)
        words = [r[1] for r in rows]
        doc.words += words
        doc.sentences.append((first, first + len(rows), paragraph))
        for at, row in enumerate(rows):
            doc.tags.append(tag_of(row[3], row[4], row[5]))
            head = int(row[6])
            doc.heads.append(first + at if head == 0 else first + head - 1)
            doc.relations.append(row[7])
        if names is not None:
            given = names.get(tuple(words))
            doc.names += given if given else [None] * len(words)
        rows, paragraph = [], False

    def close_document():
        if doc is None:
            return
        if doc.names is None:
            doc.names = proper_names(doc, mentions)
            doc.names_are_partial = False
        chains = collections.defaultdict(list)
        for name, _, start, end in mentions:
            heads = [w for w in range(start, end) if not start <= doc.heads[w] < end or doc.heads[w] == w]
            chains[name].append(heads[0] if heads else start)
        doc.chains = [sorted(set(c)) for c in chains.values()] or None
        documents.append(doc)

    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            close_document()
            doc = Document(line.split("=")[-1].strip(), tags=[], heads=[], relations=[], names=[] if names is not None else None, names_are_partial=True)
            open_mentions.clear()
            mentions = []
        elif line.startswith("# newpar"):
            paragraph = True
        elif not line:
            close_sentence()
        elif line[0] != "#":
            row = line.split("\t")
            if "-" in row[0] or "." in row[0]:
                continue
            at = len(doc.words) + len(rows)
            for part in row[9].split("|"):
                if part.startswith("Entity="):
                    read_entities(part[7:], at, open_mentions, mentions)
            rows.append(row)
    close_sentence()
    close_document()
    # Documents whose text is masked teach nothing.
    return [d for d in documents if sum(w.startswith("_") for w in d.words) * 10 < len(d.words)]


def read_entities(text, at, open_mentions, mentions):
    """GUM's brackets: "(3-person-giv:act-…", "3)", "(4-place-new-…)"."""
    for part in text.replace("(", "\0(").replace(")", ")\0").split("\0"):
        if not part:
            continue
        fields = part.strip("()").split("-")
        name = fields[0].split("[")[0]
        if part.startswith("("):
            open_mentions[name].append((fields[1] if len(fields) > 1 else "", at))
        if part.endswith(")") and open_mentions[name]:
            kind, start = open_mentions[name].pop()
            mentions.append((name, kind, start, at + 1))


KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}
TITLES = set("""President Vice Prime Minister Secretary Chancellor Senator Sen. Representative Rep. Congressman Governor Gov.
Mayor Mr. Mrs. Ms. Mr Mrs Ms Dr. Dr Prof. Professor Judge Justice Sir Lord Lady Dame King Queen Prince Princess Pope Saint
General Gen. Colonel Col. Captain Capt. Lieutenant Lt. Sergeant Sgt. Director Chairman Chief Pastor Reverend Rev. Father
Sister Brother Uncle Aunt Coach Ambassador Commissioner Speaker""".split())


def proper_names(doc, mentions):
    """Names by GUM's mentions: the proper nouns around the head of a person, an organization, a place; titles stay
    outside. Proper nouns and adjectives with a capital that no such mention covers are unknown."""
    upos = [tag.split("\t")[0] for tag in doc.tags]
    open_word = lambda at: upos[at] == "PROPN" or upos[at] == "ADJ" and doc.words[at][:1].isupper()
    names = [None if open_word(at) else "O" for at in range(len(doc.words))]
    for _, kind, start, end in sorted(mentions, key=lambda m: m[2] - m[3]):
        heads = [w for w in range(start, end) if not start <= doc.heads[w] < end or doc.heads[w] == w]
        if kind not in KINDS or not heads or upos[heads[0]] != "PROPN":
            continue
        first = last = heads[0]
        while first > start and upos[first - 1] == "PROPN":
            first -= 1
        while last + 1 < end and upos[last + 1] == "PROPN":
            last += 1
        if kind == "person":
            while first < last and doc.words[first] in TITLES:
                names[first] = "O"
                first += 1
        for at in range(first, last + 1):
            names[at] = ("B-" if at == first else "I-") + KINDS[kind]
    return names

def tsv_sentences(path):
    """(document, words, tags) of a names file."""
    document, words, tags = "", [], []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# doc") and "\t" not in line:
            document = line
        elif not line:
            if words:
                yield document, words, tags
            words, tags = [], []
        else:
            word, tag = line.split("\t")
            words.append(word)
            tags.append(tag)
    if words:
        yield document, words, tags


def worldwide(path):
    documents = []
    last = None
    for name, words, tags in tsv_sentences(path):
        if name != last:
            documents.append(Document(name, names=[]))
            last = name
        doc = documents[-1]
        doc.sentences.append((len(doc.words), len(doc.words) + len(words), len(doc.sentences) % 2 == 0))
        doc.words += words
        doc.names += [t.replace("-LOC", "-LOC") for t in tags]
    return documents


def universal_names(path):
    """Tags by the words of a sentence: the same sentences as EWT's."""
    return {tuple(words): tags for _, words, tags in tsv_sentences(path)}


def texts(path, tokens):
    """Rows of a file of texts and their words, without gold; `tokens` is what `dateline tokens` printed of the same file."""
    for row, cut in zip(map(json.loads, open(path, encoding="utf-8")), map(json.loads, open(tokens, encoding="utf-8"))):
        assert row["id"] == cut["id"]
        doc = Document(row["id"], offsets=[])
        last = None
        for sentence in cut["sentences"]:
            first = len(doc.words)
            doc.sentences.append((first, first + len(sentence["tokens"]), sentence["paragraph"] != last))
            last = sentence["paragraph"]
            for start, end in sentence["tokens"]:
                doc.offsets.append((start, end))
                doc.words.append(row["text"][start:end])
        yield row, doc


def statements(gold, tokens):
    """PolNeAR."""
    documents = []
    for row, doc in texts(gold, tokens):
        def words_in(span):
            return [w for w, (s, e) in enumerate(doc.offsets) if s < span[1] and e > span[0]] if span else []

        relations = collections.defaultdict(lambda: [[], [], [], True])
        for quote in row["quotes"]:
            cue = words_in(quote["cue_span"])
            if not cue:
                continue
            relation = relations[cue[0]]
            relation[0] = cue[:6]
            relation[1] = words_in(quote["speaker_span"]) or relation[1]
            relation[2].append(words_in(quote["span"]))
            relation[3] = relation[3] and bool(quote.get("optional"))
        doc.statements = [tuple(r) for r in relations.values()]
        documents.append(doc)
    return documents


def people(documents):
    """First names and last names of the persons marked in documents."""
    first, last = set(), set()
    for doc in documents:
        for start, end in persons(doc):
            for at in range(start, end):
                if doc.words[at].istitle() and doc.words[at].isalpha() and len(doc.words[at]) > 2:
                    (last if at == end - 1 else first).add(doc.words[at])
    return sorted(first), sorted(last)


def persons(doc):
    """(first word, end) of each person's name."""
    start = None
    for at, tag in enumerate((doc.names or []) + ["O"]):
        if start is not None and tag != "I-PER":
            yield start, at
            start = None
        if tag == "B-PER":
            start = at


def renamed(documents, people, dice, share=0.4):
    """Some documents with other people in them: each word of a person's name stands for the same other one through the
    document, so that names are known by where they stand and not by heart. A third of the last names are two halves of
    two, which nobody bears."""
    firsts, lasts = people
    made = []
    for doc in documents:
        if doc.names and dice.random() < share:
            words, given = list(doc.words), {}
            for start, end in persons(doc):
                for at in range(start, end):
                    word = doc.words[at]
                    if not word.istitle() or not word.isalpha() or len(word) < 3:
                        continue
                    if word not in given:
                        is_last = at == end - 1
                        given[word] = dice.choice(lasts if is_last else firsts)
                        if is_last and dice.random() < 0.33:
                            one, other = given[word], dice.choice(lasts)
                            given[word] = one[: len(one) // 2] + other[len(other) // 2 :]
                    words[at] = given[word]
            doc = replace(doc, words=words)
        made.append(doc)
    return made
