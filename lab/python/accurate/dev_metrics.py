"""Rough dev figures: greedy trees, greedy names, roles at gold cues. The program's own commands print the true ones."""

import collections

import torch

from batches import Batch, windows
from losses import arcs, relation_scores, role_scores, encode_batch
from model import NAMES


@torch.no_grad()
def dev_metrics(model, documents, pieces, tags, relations, device):
    model.eval()
    counts = collections.Counter()
    tag_names, relation_names = list(tags), list(relations)
    for doc in documents:
        for window in windows(doc, pieces):
            batch = Batch([(doc, window)], pieces, tags, relations).to(device)
            x = encode_batch(model, batch.input)
            if batch.tags is not None:
                count_trees(counts, doc, window[0], *trees(model, x, batch), tag_names, relation_names)
            if batch.names is not None:
                count_names(counts, model.name(x)[0].argmax(-1).tolist(), batch.names[0].tolist())
            if batch.cues is not None:
                count_statements(counts, model, x, batch)
    model.train()
    percent = lambda part, whole: round(100 * counts[part] / max(counts[whole], 1), 1)
    f1 = lambda right, found, gold: round(200 * counts[right] / max(counts[found] + counts[gold], 1), 1)
    made = {}
    if counts["words"]:
        made |= {"las": percent("las", "punctless"), "upos": percent("tag", "words")}
    if counts["names"]:
        made["names"] = f1("right names", "found names", "names")
    if counts["cues"]:
        made |= {"cues": f1("right cues", "found cues", "cues"), "roles": f1("right roles", "found roles", "roles")}
    return made


def trees(model, x, batch):
    heads = arcs(model, x, batch).argmax(-1)[0]
    words = torch.arange(len(heads), device=x.device)
    labels = relation_scores(model, x, torch.zeros_like(words), words, heads).argmax(-1)
    count = int(batch.input.present.sum())
    return [made[:count].tolist() for made in (model.tag(x)[0].argmax(-1), heads, labels)]


def count_trees(counts, doc, start, guesses, heads, labels, tag_names, relation_names):
    for at, (guess, head, label) in enumerate(zip(guesses, heads, labels), start):
        counts["words"] += 1
        counts["tag"] += tag_names[guess].split("\t")[0] == doc.tags[at].split("\t")[0]
        if doc.relations[at] != "punct":
            counts["punctless"] += 1
            base = relation_names[label].split(":")[0] == doc.relations[at].split(":")[0]
            counts["las"] += head == doc.heads[at] - start and base


def count_names(counts, guesses, gold):
    known = [n for n, label in enumerate(gold) if label >= 0]
    found, right = (spans([NAMES[labels[n]] for n in known]) for labels in (guesses, gold))
    counts["names"] += len(right)
    counts["found names"] += len(found)
    counts["right names"] += len(found & right)


def spans(tags):
    """Persons, organizations and places of IOB2 tags."""
    found, start = set(), None
    for at, tag in enumerate(tags + ["O"]):
        if start is not None and tag != "I-" + kind:
            found.add((kind, start, at))
            start = None
        if tag[0] == "B" or (tag[0] == "I" and start is None):
            start, kind = at, tag[2:]
    return {span for span in found if span[0] in ("PER", "ORG", "LOC")}


def count_statements(counts, model, x, batch):
    guess = model.cue(x)[0].argmax(-1)
    gold = batch.cues[0]
    counts["right cues"] += int(((guess == gold) & (gold == 1)).sum())
    counts["found cues"] += int((guess == 1).sum())
    counts["cues"] += int((gold == 1).sum())
    if not len(batch.stated):
        return
    spoken = gold[batch.stated[:, 1]] == 1
    rows, cues = batch.stated[spoken].T
    roles = batch.roles[spoken]
    if len(rows):
        found = role_scores(model, x, rows, cues).argmax(-1)
        counts["right roles"] += int((((found + 1) // 2 == (roles + 1) // 2) & (roles > 0)).sum())
        counts["found roles"] += int((found > 0).sum())
        counts["roles"] += int((roles > 0).sum())
