"""Reads the articles on which events are trained, with the trees that the accurate model predicts."""

import json

import torch

import corpora
import losses
from event_heads import Parse
from event_losses import ArticleBatch, event_losses
from load_weights import HEADER, load_weights, split_sections
from model import Model
from newsroom import article, read_articles


def read_labels(weights):
    """Returns the tags and relations that a weights file predicts."""
    with open(weights, "rb") as file:
        sections = split_sections(file.read()[HEADER:])
    return {name: next(sections).decode().split("\n") for name in ("tags", "relations")}


def numbers(labels):
    """Returns the number of each tag, and of each relation."""
    return tuple({label: n for n, label in enumerate(labels[name])} for name in ("tags", "relations"))


def load_accurate(path, labels, encoder):
    """Returns the accurate model with the weights at `path`."""
    model = Model(len(labels["tags"]), len(labels["relations"]))
    model.load_encoder(f"{encoder}/model.safetensors")
    model.load_state_dict(load_weights(path, model, "cpu"), strict=False)
    return model.eval()


def read_newsroom(args, part):
    """Reads a part of the newsroom gold."""
    name = f"newsroom_{part}"
    paths = f"{args.shared}/gold/newsroom/{part}.jsonl", f"{args.tokens}/{name}.tokens.jsonl", f"{args.extractions}/{name}.jsonl"
    return read_articles(*paths)[: args.limit]


def read_silver(args):
    """Reads the articles without gold that `silver_articles.py` wrote."""
    texts = corpora.texts(args.silver, f"{args.tokens}/silver.tokens.jsonl")
    with open(f"{args.extractions}/silver.jsonl", encoding="utf-8") as file:
        found = [article(row | {"happenings": []}, doc, json.loads(line)) for (row, doc), line in zip(texts, file)]
    return found[: args.limit]


@torch.no_grad()
def set_parses(articles, model, vocabulary):
    """Sets the likeliest head and relation of each word of each article."""
    for one in articles:
        batch = ArticleBatch([one], vocabulary, labels=({}, {}))
        with torch.autocast("cpu", torch.bfloat16):
            one.parse = predict_parse(model, one.doc, batch)


def predict_parse(model, doc, batch):
    count = len(doc.words)
    heads, relations = torch.arange(count), torch.zeros(count, dtype=torch.long)
    sentences = torch.zeros(count, dtype=torch.long)
    for number, (first, end, _) in enumerate(doc.sentences):
        sentences[first:end] = number
    x = losses.encode(model, batch.input)
    best = losses.arc_scores(model, x, batch.batch).argmax(-1)
    rows, words = batch.input.present.nonzero(as_tuple=True)
    labels = losses.relation_scores(model, x, rows, words, best[rows, words]).argmax(-1)
    starts = torch.tensor([first for _, (first, _) in batch.items])
    heads[starts[rows] + words] = starts[rows] + best[rows, words]
    relations[starts[rows] + words] = labels
    return Parse(sentences, heads, relations)


@torch.no_grad()
def mean_losses(model, articles, vocabulary):
    """Returns the mean loss of each event head on articles, without dropout, by name."""
    model.eval()
    sums = {}
    for one in articles:
        batch = ArticleBatch([one], vocabulary)
        with torch.autocast("cpu", torch.bfloat16):
            found = event_losses(model.events, losses.encode(model, batch.input), batch, [one])
        for name, loss in found.items():
            sums.setdefault(name, []).append(float(loss))
    return {name: round(sum(values) / len(values), 3) for name, values in sums.items()}
