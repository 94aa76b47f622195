"""Reads the corpora into documents of words with gold labels.

Labels that a corpus does not have are None; the losses of that head leave them out.
"""

import collections
import json
from dataclasses import dataclass, field, replace

# Features kept in a tag, as extraction/src/language/ud/features.rs prints them.
FEATURES = ("Mood", "Number", "Person", "Tense", "VerbForm", "Voice")
MAX_CUE_WORDS = 6


@dataclass
class Document:
    """A document; words are counted through all of it. `sentences` holds (first word, end, opens a paragraph)."""

    id: str
    words: list = field(default_factory=list)
    sentences: list = field(default_factory=list)
    tags: list | None = None
    heads: list | None = None  # counted through the document; a root is its own head
    relations: list | None = None
    names: list | None = None
    names_are_partial: bool = False  # only persons, organizations and places were annotated
    statements: list | None = None  # (cue words, source words, words of each content, is attitude)
    chains: list | None = None  # head words of the mentions of each entity
    offsets: list | None = None  # (start, end) of each word in code points of the text, if there is one


def tag_of(upos, xpos, feats):
    """Returns a tag as the weights file lists it: part of speech, Penn tag and features, separated by tabs."""
    kept = [f for f in feats.split("|") if f.split("=")[0] in FEATURES and not (f.startswith("Voice") and f != "Voice=Pass")]
    return f"{upos}\t{xpos}\t{'|'.join(kept) or '_'}"


def conllu(path, names=None):
    """Reads a treebank (CoNLL-U).

    `names` gives the name tags of sentences by their words; without it they come from the treebank's entities (GUM).
    Documents with masked words are left out.
    """
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
    return [d for d in documents if sum(w.startswith("_") for w in d.words) * 10 < len(d.words)]


def read_entities(text, at, open_mentions, mentions):
    """Reads the entity brackets of one word, as GUM has them: "(3-person-giv:act-…", "3)", "(4-place-new-…)"."""
    for part in text.replace("(", "\0(").replace(")", ")\0").split("\0"):
        if not part:
            continue
        fields = part.strip("()").split("-")
        name = fields[0].split("[")[0]
        if part.startswith("("):
            open_mentions[name].append((fields[1] if len(fields) > 1 else "", at))
        if part.endswith(")") and open_mentions[name]:
            entity_type, start = open_mentions[name].pop()
            mentions.append((name, entity_type, start, at + 1))


ENTITY_TYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}
TITLES = set("""President Vice Prime Minister Secretary Chancellor Senator Sen. Representative Rep. Congressman Governor Gov.
Mayor Mr. Mrs. Ms. Mr Mrs Ms Dr. Dr Prof. Professor Judge Justice Sir Lord Lady Dame King Queen Prince Princess Pope Saint
General Gen. Colonel Col. Captain Capt. Lieutenant Lt. Sergeant Sgt. Director Chairman Chief Pastor Reverend Rev. Father
Sister Brother Uncle Aunt Coach Ambassador Commissioner Speaker""".split())


def proper_names(doc, mentions):
    """Derives name tags from GUM's mentions: the proper nouns around the head of a person, organization or place, without
    titles. Proper nouns and capitalized adjectives outside of such mentions are unknown."""
    upos = [tag.split("\t")[0] for tag in doc.tags]
    is_unknown = lambda at: upos[at] == "PROPN" or upos[at] == "ADJ" and doc.words[at][:1].isupper()
    names = [None if is_unknown(at) else "O" for at in range(len(doc.words))]
    for _, entity_type, start, end in sorted(mentions, key=lambda m: m[2] - m[3]):
        heads = [w for w in range(start, end) if not start <= doc.heads[w] < end or doc.heads[w] == w]
        if entity_type not in ENTITY_TYPES or not heads or upos[heads[0]] != "PROPN":
            continue
        first = last = heads[0]
        while first > start and upos[first - 1] == "PROPN":
            first -= 1
        while last + 1 < end and upos[last + 1] == "PROPN":
            last += 1
        if entity_type == "person":
            while first < last and doc.words[first] in TITLES:
                names[first] = "O"
                first += 1
        for at in range(first, last + 1):
            names[at] = ("B-" if at == first else "I-") + ENTITY_TYPES[entity_type]
    return names


def tsv_sentences(path):
    """Yields (document, words, tags) of each sentence of a file of IOB2 tags."""
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
    """Reads Worldwide English newswire NER; a paragraph is taken to have two sentences."""
    documents = []
    last = None
    for name, words, tags in tsv_sentences(path):
        if name != last:
            documents.append(Document(name, names=[]))
            last = name
        doc = documents[-1]
        doc.sentences.append((len(doc.words), len(doc.words) + len(words), len(doc.sentences) % 2 == 0))
        doc.words += words
        doc.names += tags
    return documents


def universal_names(path):
    """Reads Universal NER: the tags of EWT's sentences by their words."""
    return {tuple(words): tags for _, words, tags in tsv_sentences(path)}


def texts(path, tokens):
    """Yields each row of a file of texts, and its document without gold; `tokens` is the output of `lab tokenize` for the file."""
    for row, tokenized in zip(map(json.loads, open(path, encoding="utf-8")), map(json.loads, open(tokens, encoding="utf-8"))):
        assert row["id"] == tokenized["id"]
        doc = Document(row["id"], offsets=[])
        last = None
        for sentence in tokenized["sentences"]:
            first = len(doc.words)
            doc.sentences.append((first, first + len(sentence["tokens"]), sentence["paragraph"] != last))
            last = sentence["paragraph"]
            for start, end in sentence["tokens"]:
                doc.offsets.append((start, end))
                doc.words.append(row["text"][start:end])
        yield row, doc


def statements(gold, tokens):
    """Reads texts with statements; quotes with the same first cue word make one statement."""
    documents = []
    for row, doc in texts(gold, tokens):
        def words_in(span):
            return [w for w, (s, e) in enumerate(doc.offsets) if s < span[1] and e > span[0]] if span else []

        statements = collections.defaultdict(lambda: [[], [], [], True])
        for quote in row["quotes"]:
            cue = words_in(quote["cue_span"])
            if not cue:
                continue
            statement = statements[cue[0]]
            statement[0] = cue[:MAX_CUE_WORDS]
            statement[1] = words_in(quote["speaker_span"]) or statement[1]
            statement[2].append(words_in(quote["span"]))
            statement[3] = statement[3] and bool(quote.get("optional"))
        doc.statements = [tuple(statement) for statement in statements.values()]
        documents.append(doc)
    return documents


def person_names(documents):
    """Returns the first and the last names of the persons annotated in documents, sorted."""
    first, last = set(), set()
    for doc in documents:
        for start, end in persons(doc):
            for at in range(start, end):
                if doc.words[at].istitle() and doc.words[at].isalpha() and len(doc.words[at]) > 2:
                    (last if at == end - 1 else first).add(doc.words[at])
    return sorted(first), sorted(last)


def persons(doc):
    """Yields (first word, end) of each person's name."""
    start = None
    for at, tag in enumerate((doc.names or []) + ["O"]):
        if start is not None and tag != "I-PER":
            yield start, at
            start = None
        if tag == "B-PER":
            start = at


def rename_persons(documents, names, rng, probability=0.4, blend_probability=0.33):
    """Returns the documents, some of them with other persons (data augmentation).

    Each word of a person's name is replaced by the same other word throughout the document. Some last names are blended of
    two, so that names are learned from context rather than by heart.
    """
    first_names, last_names = names
    augmented = []
    for doc in documents:
        if doc.names and rng.random() < probability:
            words, replacements = list(doc.words), {}
            for start, end in persons(doc):
                for at in range(start, end):
                    word = doc.words[at]
                    if not word.istitle() or not word.isalpha() or len(word) < 3:
                        continue
                    if word not in replacements:
                        is_last = at == end - 1
                        replacements[word] = rng.choice(last_names if is_last else first_names)
                        if is_last and rng.random() < blend_probability:
                            one, other = replacements[word], rng.choice(last_names)
                            replacements[word] = one[: len(one) // 2] + other[len(other) // 2 :]
                    words[at] = replacements[word]
            doc = replace(doc, words=words)
        augmented.append(doc)
    return augmented
