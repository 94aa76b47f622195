"""Names in texts that carry none: those that gold knows, and those that an earlier run tells, agreed by vote.

The texts with statements are of other people than the texts with names, and say their names thousands of times; left
without marks they make a model forget just these. What gold nearly always, or the earlier run often enough, calls a name
of one kind is one wherever it stands.
"""

import collections

import torch

from batches import Input, encode, windows
from corpora import TITLES
from losses import encode_batch
from model import NAMES

LONGEST = 5  # words of a name
TOGETHER = 32  # windows read at once
LEAST = 3  # times a name must have been told
SHARE, SHARE_OF_ONE = 0.1, 0.25  # of its places that must have been told, for longer names and for single words
LEAST_GOLD, SHARE_GOLD = 2, 0.8  # the same for gold


def spans(tags):
    """(kind, first word, end); what goes on from nothing begins a name."""
    found, start = [], None
    for at, tag in enumerate(tags + ["O"]):
        if start is not None and tag != "I-" + kind:
            found.append((kind, start, at))
            start = None
        if tag[0] != "O" and start is None:
            start, kind = at, tag[2:]
    return found


def capital(word):
    return word[:1].isupper()


@torch.no_grad()
def told(model, documents, pieces, device):
    """The name tags of each document's words."""
    model.eval()
    tags = [["O"] * len(doc.words) for doc in documents]
    parts = [(n, window, encode(doc, window, pieces)) for n, doc in enumerate(documents) for window in windows(doc, pieces)]
    for at in range(0, len(parts), TOGETHER):
        some = parts[at : at + TOGETHER]
        guesses = model.name(encode_batch(model, Input([made for _, _, made in some]).to(device))).argmax(-1).tolist()
        for (n, (start, _), (_, _, firsts)), guess in zip(some, guesses):
            tags[n][start : start + len(firsts)] = [NAMES[label] for label in guess[: len(firsts)]]
    model.train()
    return zip(documents, tags)


def grams(words, at):
    """The longest first."""
    for end in range(min(len(words), at + LONGEST), at, -1):
        if capital(words[at]) and capital(words[end - 1]):
            yield tuple(words[at:end])


def counted(tagged):
    """How often each name was told by each kind, and in how many places its words stand."""
    votes, places = collections.defaultdict(collections.Counter), collections.Counter()
    tagged = [(doc, [tag or "O" for tag in tags]) for doc, tags in tagged]
    for doc, tags in tagged:
        for kind, start, end in spans(tags):
            if end - start <= LONGEST and capital(doc.words[start]) and capital(doc.words[end - 1]):
                votes[tuple(doc.words[start:end])][kind] += 1
    for doc, tags in tagged:
        at = 0
        while at < len(doc.words):
            name = next((gram for gram in grams(doc.words, at) if gram in votes), None)
            places[name] += name is not None
            at += len(name) if name else 1
    return votes, places


def known(gold):
    """The names of gold that are hardly ever anything else, with their kinds. A single word has no place of its own as the
    last name of a person; inside any other name it is but a part ("New", "Foundation")."""
    tagged = [(doc, doc.names) for doc in gold if doc.names]
    votes, places = counted(tagged)
    parts = collections.Counter()
    for doc, tags in tagged:
        for kind, start, end in spans([tag or "O" for tag in tags]):
            if end - start > 1:
                parts.update(doc.words[start : end - 1] if kind == "PER" else doc.words[start:end])
    kinds = {}
    for name, by_kind in votes.items():
        kind, count = by_kind.most_common(1)[0]
        whole = places[name] + (parts[name[0]] if len(name) == 1 else 0)
        if count >= LEAST_GOLD and count >= SHARE_GOLD * whole:
            kinds[name] = kind
    return kinds


def agree(model, documents, gold, pieces, device):
    """Gives the documents names: of words that no agreed name covers, those with a capital are unknown."""
    kinds = known(gold)
    votes, places = counted(told(model, documents, pieces, device))
    for name, by_kind in votes.items():
        kind, count = by_kind.most_common(1)[0]
        share = SHARE_OF_ONE if len(name) == 1 else SHARE
        if count >= LEAST and count >= share * places[name] and 3 * count >= 2 * by_kind.total():
            kinds[name] = kind
    for doc in documents:
        doc.names = [None if capital(word) else "O" for word in doc.words]
        at, person_ends = 0, None
        while at < len(doc.words):
            name = next((gram for gram in grams(doc.words, at) if gram in kinds), None)
            if name is None:
                at += 1
                continue
            end, kind = at + len(name), kinds[name]
            before = at > 0 and capital(doc.words[at - 1]) and doc.names[at - 1] is None and doc.words[at - 1] not in TITLES
            goes_on = before or end < len(doc.words) and capital(doc.words[end]) and not any(g in kinds for g in grams(doc.words, end))
            # "Trump Tower" is no person, and "Hillary Clinton" one: what else a single word may be part of is unknown.
            if not goes_on or len(name) > 1:
                for n in range(at, end):
                    # First and last name, each known by itself.
                    doc.names[n] = ("I-" if n > at or kind == "PER" and person_ends == at else "B-") + kind
                person_ends = end if kind == "PER" else None
            at = end
    return kinds
