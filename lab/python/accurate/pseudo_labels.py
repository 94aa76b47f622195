"""Pseudo-labels: names for texts without gold names, from gold elsewhere and from an earlier run, agreed by vote.

The texts with statements name the same few persons thousands of times; without labels a model would forget these. A sequence
of words that gold nearly always, or the earlier run often enough, labels as one type is labelled so wherever it occurs.
"""

import collections

import torch

from batches import Input, window_input, windows
from corpora import TITLES
from losses import encode
from model import NAMES

MAX_WORDS = 5  # of a name
BATCH_WINDOWS = 32
# A predicted name needs so many votes, and so large a share of its occurrences: names of several words, of one.
MIN_VOTES, MIN_SHARE, MIN_SHARE_OF_ONE_WORD = 3, 0.1, 0.25
# The same for names of gold.
MIN_GOLD_VOTES, MIN_GOLD_SHARE = 2, 0.8


def name_spans(tags):
    """Returns (type, first word, end) of each name; an inside tag without a beginning begins one."""
    spans, start = [], None
    for at, tag in enumerate(tags + ["O"]):
        if start is not None and tag != "I-" + name_type:
            spans.append((name_type, start, at))
            start = None
        if tag[0] != "O" and start is None:
            start, name_type = at, tag[2:]
    return spans


def is_capitalized(word):
    return word[:1].isupper()


@torch.no_grad()
def predict_names(model, documents, vocabulary, device):
    """Returns each document with the predicted name tags of its words."""
    model.eval()
    tags = [["O"] * len(doc.words) for doc in documents]
    parts = [
        (index, window, window_input(doc, window, vocabulary))
        for index, doc in enumerate(documents)
        for window in windows(doc, vocabulary)
    ]
    for at in range(0, len(parts), BATCH_WINDOWS):
        batch = parts[at : at + BATCH_WINDOWS]
        predicted = model.name(encode(model, Input([row for _, _, row in batch]).to(device))).argmax(-1).tolist()
        for (index, (start, _), (_, _, firsts)), labels in zip(batch, predicted):
            tags[index][start : start + len(firsts)] = [NAMES[label] for label in labels[: len(firsts)]]
    model.train()
    return zip(documents, tags)


def ngrams(words, at):
    """Yields the sequences of words from `at` on that may be a name, the longest first."""
    for end in range(min(len(words), at + MAX_WORDS), at, -1):
        if is_capitalized(words[at]) and is_capitalized(words[end - 1]):
            yield tuple(words[at:end])


def count_names(tagged):
    """Returns how often each name was labelled as each type, and how often its words occur."""
    votes, occurrences = collections.defaultdict(collections.Counter), collections.Counter()
    tagged = [(doc, [tag or "O" for tag in tags]) for doc, tags in tagged]
    for doc, tags in tagged:
        for name_type, start, end in name_spans(tags):
            if end - start <= MAX_WORDS and is_capitalized(doc.words[start]) and is_capitalized(doc.words[end - 1]):
                votes[tuple(doc.words[start:end])][name_type] += 1
    for doc, tags in tagged:
        at = 0
        while at < len(doc.words):
            name = next((ngram for ngram in ngrams(doc.words, at) if ngram in votes), None)
            occurrences[name] += name is not None
            at += len(name) if name else 1
    return votes, occurrences


def gold_types(gold):
    """Returns the type of each name of gold that is hardly ever anything else.

    A word that is part of longer names counts against the name of that one word ("New", "Foundation"), except as the last name
    of a person.
    """
    tagged = [(doc, doc.names) for doc in gold if doc.names]
    votes, occurrences = count_names(tagged)
    parts = collections.Counter()
    for doc, tags in tagged:
        for name_type, start, end in name_spans([tag or "O" for tag in tags]):
            if end - start > 1:
                parts.update(doc.words[start : end - 1] if name_type == "PER" else doc.words[start:end])
    types = {}
    for name, by_type in votes.items():
        name_type, count = by_type.most_common(1)[0]
        total = occurrences[name] + (parts[name[0]] if len(name) == 1 else 0)
        if count >= MIN_GOLD_VOTES and count >= MIN_GOLD_SHARE * total:
            types[name] = name_type
    return types


def label_names(model, documents, gold, vocabulary, device):
    """Sets the names of documents, and returns the type of each name that was agreed on.

    Capitalized words outside of agreed names are unknown, all others are no names.
    """
    types = gold_types(gold)
    votes, occurrences = count_names(predict_names(model, documents, vocabulary, device))
    for name, by_type in votes.items():
        name_type, count = by_type.most_common(1)[0]
        share = MIN_SHARE_OF_ONE_WORD if len(name) == 1 else MIN_SHARE
        if count >= MIN_VOTES and count >= share * occurrences[name] and 3 * count >= 2 * by_type.total():
            types[name] = name_type
    for doc in documents:
        label_document(doc, types)
    return types


def label_document(doc, types):
    """Sets the names of one document by the types of agreed names."""
    doc.names = [None if is_capitalized(word) else "O" for word in doc.words]
    at, person_end = 0, None
    while at < len(doc.words):
        name = next((ngram for ngram in ngrams(doc.words, at) if ngram in types), None)
        if name is None:
            at += 1
            continue
        end, name_type = at + len(name), types[name]
        previous = doc.words[at - 1] if at > 0 else ""
        continues_before = is_capitalized(previous) and doc.names[at - 1] is None and previous not in TITLES
        next_is_open = end < len(doc.words) and is_capitalized(doc.words[end])
        continues_after = next_is_open and not any(ngram in types for ngram in ngrams(doc.words, end))
        # "Trump Tower" is no person, but "Hillary Clinton" is: a single word beside an open one remains unknown.
        if not (continues_before or continues_after) or len(name) > 1:
            for n in range(at, end):
                # First and last name may be agreed on one by one.
                is_inside = n > at or name_type == "PER" and person_end == at
                doc.names[n] = ("I-" if is_inside else "B-") + name_type
            person_end = end if name_type == "PER" else None
        at = end
