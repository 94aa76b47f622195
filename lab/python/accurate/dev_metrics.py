"""Rough metrics on dev splits: greedy trees, greedy names, roles at gold cues. `lab evaluate` computes the true ones."""

import collections

import torch

from batches import Batch, windows
from losses import arc_scores, encode, relation_scores, role_scores
from model import NAMES


@torch.no_grad()
def dev_metrics(model, documents, vocabulary, tags, relations, device):
    """Returns percentages by name: LAS and UPOS accuracy, F1 of names, cues and roles; those with gold only."""
    model.eval()
    counts = collections.Counter()
    tag_names, relation_names = list(tags), list(relations)
    for doc in documents:
        for window in windows(doc, vocabulary):
            batch = Batch([(doc, window)], vocabulary, tags, relations).to(device)
            x = encode(model, batch.input)
            if batch.tags is not None:
                count_trees(counts, doc, window[0], *greedy_trees(model, x, batch), tag_names, relation_names)
            if batch.names is not None:
                count_names(counts, model.name(x)[0].argmax(-1).tolist(), batch.names[0].tolist())
            if batch.cues is not None:
                count_statements(counts, model, x, batch)
    model.train()

    def percent(correct, total):
        return round(100 * counts[correct] / max(counts[total], 1), 1)

    def f1(correct, predicted, gold):
        return round(200 * counts[correct] / max(counts[predicted] + counts[gold], 1), 1)

    metrics = {}
    if counts["words"]:
        metrics |= {"las": percent("las", "words without punctuation"), "upos": percent("upos", "words")}
    if counts["names"]:
        metrics["names"] = f1("correct names", "predicted names", "names")
    if counts["cues"]:
        metrics["cues"] = f1("correct cues", "predicted cues", "cues")
        metrics["roles"] = f1("correct roles", "predicted roles", "roles")
    return metrics


def greedy_trees(model, x, batch):
    """Returns the best tag, head and relation of each word of a window, each on its own."""
    heads = arc_scores(model, x, batch).argmax(-1)[0]
    words = torch.arange(len(heads), device=x.device)
    relations = relation_scores(model, x, torch.zeros_like(words), words, heads).argmax(-1)
    count = int(batch.input.present.sum())
    return [labels[:count].tolist() for labels in (model.tag(x)[0].argmax(-1), heads, relations)]


def count_trees(counts, doc, start, tags, heads, relations, tag_names, relation_names):
    """Counts correct parts of speech, and correct heads with their relation without its subtype."""
    for at, (tag, head, relation) in enumerate(zip(tags, heads, relations), start):
        counts["words"] += 1
        counts["upos"] += tag_names[tag].split("\t")[0] == doc.tags[at].split("\t")[0]
        if doc.relations[at] != "punct":
            counts["words without punctuation"] += 1
            is_same_base = relation_names[relation].split(":")[0] == doc.relations[at].split(":")[0]
            counts["las"] += head == doc.heads[at] - start and is_same_base


def count_names(counts, predicted, gold):
    """Counts names with the right words and type."""
    known = [at for at, label in enumerate(gold) if label >= 0]
    predicted, gold = (name_spans([NAMES[labels[at]] for at in known]) for labels in (predicted, gold))
    counts["names"] += len(gold)
    counts["predicted names"] += len(predicted)
    counts["correct names"] += len(predicted & gold)


def name_spans(tags):
    """Returns (type, first word, end) of the persons, organizations and places of IOB2 tags."""
    spans, start = set(), None
    for at, tag in enumerate(tags + ["O"]):
        if start is not None and tag != "I-" + name_type:
            spans.add((name_type, start, at))
            start = None
        if tag[0] == "B" or (tag[0] == "I" and start is None):
            start, name_type = at, tag[2:]
    return {span for span in spans if span[0] in ("PER", "ORG", "LOC")}


def count_statements(counts, model, x, batch):
    """Counts speech cues, and the words of sources and contents of gold speech cues."""
    predicted = model.cue(x)[0].argmax(-1)
    gold = batch.cues[0]
    counts["correct cues"] += int(((predicted == gold) & (gold == 1)).sum())
    counts["predicted cues"] += int((predicted == 1).sum())
    counts["cues"] += int((gold == 1).sum())
    if not len(batch.statement_cues):
        return
    is_speech = gold[batch.statement_cues[:, 1]] == 1
    rows, cues = batch.statement_cues[is_speech].T
    roles = batch.roles[is_speech]
    if len(rows):
        predicted = role_scores(model, x, rows, cues).argmax(-1)
        counts["correct roles"] += int((((predicted + 1) // 2 == (roles + 1) // 2) & (roles > 0)).sum())
        counts["predicted roles"] += int((predicted > 0).sum())
        counts["roles"] += int((roles > 0).sum())
