"""Windows of whole sentences, and batches of windows as tensors."""

import random

import torch

from model import CUES, NAMES, ROLES
from pieces import SHAPES, shape

LONGEST = 256  # pieces of a window, its two marks included


def windows(doc, pieces, shift=0):
    """(first word, end) of windows that hold whole sentences; the first is `shift` pieces shorter."""
    room = LONGEST - 2 - shift
    start = used = None
    for first, end, _ in doc.sentences:
        cost = sum(len(pieces.of(w)) for w in doc.words[first:end])
        if start is not None and used + cost > room:
            yield start, last
            start, room = None, LONGEST - 2
        if start is None:
            start, used = first, 0
        used += cost
        last = end
    if start is not None:
        yield start, last


def encode(doc, window, pieces, dice=None):
    """Word pieces, input shapes and first pieces of a window; words past its room are dropped."""
    first, end = window
    starts = {s: (2 if paragraph else 1) for s, _, paragraph in doc.sentences}
    ids, shapes, firsts = [pieces.start], [SHAPES.index("mark") * 3], []
    style = dice.random() if dice else 1.0
    for at in range(first, end):
        word = doc.words[at]
        own = pieces.of(word)
        if len(ids) + len(own) + 1 > LONGEST:
            break
        firsts.append(len(ids))
        # Headlines in capitals, and texts without any: seldom, but they come.
        look = shape(word.upper() if style < 0.02 else word.lower() if style < 0.04 else word)
        # A word blotted out now and then keeps the encoder from leaning on any one.
        ids += [pieces.mask] * len(own) if dice and dice.random() < 0.04 else own
        shapes += [look * 3 + starts.get(at, 0)] * len(own)
    ids.append(pieces.end)
    shapes.append(SHAPES.index("mark") * 3)
    return ids, shapes, firsts


def batches(documents, pieces, budget, dice):
    """Batches of (document, window) of about `budget` pieces, shuffled."""
    pool = [(d, w) for d in documents for w in windows(d, pieces, dice.randrange(160))]
    dice.shuffle(pool)
    # Neighbours in length share a batch.
    length = lambda item: min(LONGEST, sum(len(pieces.of(w)) for w in item[0].words[item[1][0] : item[1][1]]) + 2)
    sized = sorted(((length(item), n) for n, item in enumerate(pool)))
    batch, widest, made = [], 0, []
    for size, n in reversed(sized):
        widest = max(widest, size)
        if batch and widest * (len(batch) + 1) > budget:
            made.append(batch)
            batch, widest = [], size
        batch.append(pool[n])
    if batch:
        made.append(batch)
    dice.shuffle(made)
    return made


class Batch:
    """A batch as tensors. Everything of the gold counts words from the window's start; -100 is unknown."""

    def __init__(self, items, pieces, tags, relations, dice=None):
        rows = [encode(d, w, pieces, dice) for d, w in items]
        n, width, words = len(rows), max(len(r[0]) for r in rows), max(max(len(r[2]) for r in rows), 1)
        self.items = items
        self.pieces = torch.zeros(n, width, dtype=torch.long)
        self.shapes = torch.zeros(n, width, dtype=torch.long)
        self.mask = torch.zeros(n, width, dtype=torch.bool)
        self.first = torch.zeros(n, words, dtype=torch.long)
        self.present = torch.zeros(n, words, dtype=torch.bool)
        self.sentence = torch.full((n, words), -1)
        self.tags, self.heads, self.relations, self.names, self.cues = (torch.full((n, words), -100) for _ in range(5))
        self.partial = torch.zeros(n, dtype=torch.bool)
        self.statements = []  # (row, cue word, roles of the row's words)
        self.mentions = []  # (row, head word, earlier head words of its chain)
        for b, ((doc, (start, _)), (ids, shapes, firsts)) in enumerate(zip(items, rows)):
            self.pieces[b, : len(ids)] = torch.tensor(ids)
            self.shapes[b, : len(ids)] = torch.tensor(shapes)
            self.mask[b, : len(ids)] = True
            count = len(firsts)
            self.first[b, :count] = torch.tensor(firsts)
            self.present[b, :count] = True
            end = start + count
            for number, (s, e, _) in enumerate(doc.sentences):
                if s < end and e > start:
                    self.sentence[b, max(s - start, 0) : min(e, end) - start] = number
            if doc.tags:
                self.tags[b, :count] = torch.tensor([tags.get(t, -100) for t in doc.tags[start:end]])
                self.heads[b, :count] = torch.tensor([h - start if start <= h < end else -100 for h in doc.heads[start:end]])
                self.relations[b, :count] = torch.tensor([relations.get(r, -100) for r in doc.relations[start:end]])
            if doc.names:
                self.names[b, :count] = torch.tensor([NAMES.index(t) if t in NAMES else -100 for t in doc.names[start:end]])
                self.partial[b] = doc.names_are_partial
            if doc.statements is not None:
                self.read_statements(b, doc, start, end)
            if doc.chains:
                for chain in doc.chains:
                    inside = [w - start for w in chain if start <= w < end]
                    self.mentions += [(b, w, inside[:n]) for n, w in enumerate(inside)]

    def read_statements(self, b, doc, start, end):
        self.cues[b, : end - start] = 0
        for cue, source, contents, optional in doc.statements:
            if not start <= cue[0] < end:
                continue
            kind = "attitude" if optional else "speech"
            roles = torch.full((self.present.shape[1],), -100)
            roles[: end - start] = 0
            for n, w in enumerate(cue):
                if start <= w < end:
                    self.cues[b, w - start] = CUES.index(("I-" if n else "B-") + kind)
            for role, span in [("source", source)] + [("content", c) for c in contents]:
                for n, w in enumerate(span):
                    if start <= w < end:
                        roles[w - start] = ROLES.index(("I-" if n else "B-") + role)
            self.statements.append((b, cue[0] - start, roles))
