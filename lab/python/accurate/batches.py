"""Windows of whole sentences, and batches of windows as tensors."""

import random

import torch

from model import CUES, NAMES, ROLES
from wordpiece import SHAPES, shape

LONGEST = 256  # pieces of a window, its two marks included
BLOTTED = 0.04  # words blotted out, so that the encoder doesn't lean on any one


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
        ids += [pieces.mask] * len(own) if dice and dice.random() < BLOTTED else own
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


class Input:
    """Windows as the encoder takes them: pieces and shapes [row, piece], which pieces there are, each word's first."""

    def __init__(self, rows):
        width, words = max(len(ids) for ids, _, _ in rows), max(max(len(firsts) for _, _, firsts in rows), 1)
        self.pieces = padded([ids for ids, _, _ in rows], width, 0)
        self.shapes = padded([shapes for _, shapes, _ in rows], width, 0)
        self.mask = padded([[1] * len(ids) for ids, _, _ in rows], width, 0).bool()
        self.first = padded([firsts for _, _, firsts in rows], words, 0)
        self.present = padded([[1] * len(firsts) for _, _, firsts in rows], words, 0).bool()

    def to(self, device):
        return moved(self, device)


class Batch:
    """A batch as tensors. Everything of the gold counts words from the window's start; -100 is unknown, and what no
    document of the batch says is None."""

    def __init__(self, items, pieces, tags, relations, dice=None):
        rows = [encode(d, w, pieces, dice) for d, w in items]
        self.input = Input(rows)
        self.clean = Input([encode(d, w, pieces) for d, w in items])  # nothing blotted out: what a teacher sees
        width = self.input.first.shape[1]
        parts = [(doc, start, start + len(firsts)) for (doc, (start, _)), (_, _, firsts) in zip(items, rows)]
        label = lambda known, given: [known.get(one, -100) for one in given]
        names = {name: n for n, name in enumerate(NAMES)}

        def gold(given, of):
            return padded([of(d, s, e) if given(d) else [] for d, s, e in parts], width) if any(given(d) for d, _, _ in parts) else None

        self.sentence = padded([sentences(d, s, e) for d, s, e in parts], width, -1)
        self.tags = gold(lambda d: d.tags, lambda d, s, e: label(tags, d.tags[s:e]))
        self.heads = gold(lambda d: d.tags, lambda d, s, e: [h - s if s <= h < e else -100 for h in d.heads[s:e]])
        self.relations = gold(lambda d: d.tags, lambda d, s, e: label(relations, d.relations[s:e]))
        self.names = gold(lambda d: d.names, lambda d, s, e: label(names, d.names[s:e]))
        self.partial = torch.tensor([bool(doc.names and doc.names_are_partial) for doc, _, _ in parts])
        self.cues = gold(lambda d: d.statements is not None, cues)
        stated = [(b, *one) for b, part in enumerate(parts) if part[0].statements is not None for one in statements(*part, width)]
        self.stated = torch.tensor([(b, cue) for b, cue, _ in stated], dtype=torch.long).view(-1, 2)  # row and cue word of each statement
        self.roles = torch.tensor([roles for _, _, roles in stated], dtype=torch.long).view(len(stated), width)
        linked = [(b, *one) for b, part in enumerate(parts) for one in mentions(*part)]
        self.mentions = torch.tensor([(b, word) for b, word, _ in linked], dtype=torch.long).view(-1, 2)
        # The words each mention may stand for: earlier mentions of its chain, or itself where it is the first.
        self.antecedents = torch.zeros(len(linked), width, dtype=torch.bool)
        for n, (_, word, earlier) in enumerate(linked):
            self.antecedents[n, earlier or [word]] = True

    def to(self, device):
        return moved(self, device)


def moved(one, device):
    for name, value in vars(one).items():
        if hasattr(value, "to"):
            setattr(one, name, value.to(device, non_blocking=True) if torch.is_tensor(value) else value.to(device))
    return one


def padded(rows, width, filler=-100):
    return torch.tensor([row[:width] + [filler] * (width - len(row)) for row in rows], dtype=torch.long)


def sentences(doc, start, end):
    """The number of each word's sentence."""
    numbers = [-1] * (end - start)
    for number, (s, e, _) in enumerate(doc.sentences):
        for at in range(max(s, start), min(e, end)):
            numbers[at - start] = number
    return numbers


def cues(doc, start, end):
    labels = [0] * (end - start)
    for cue, _, _, optional in doc.statements:
        if start <= cue[0] < end:
            for n, w in enumerate(cue):
                if start <= w < end:
                    labels[w - start] = CUES.index(("I-" if n else "B-") + ("attitude" if optional else "speech"))
    return labels


def statements(doc, start, end, width):
    """Cue word and every word's role to it, of each statement."""
    for cue, source, contents, _ in doc.statements:
        if not start <= cue[0] < end:
            continue
        roles = [0] * (end - start) + [-100] * (width - (end - start))
        for role, span in [("source", source)] + [("content", c) for c in contents]:
            for n, w in enumerate(span):
                if start <= w < end:
                    roles[w - start] = ROLES.index(("I-" if n else "B-") + role)
        yield cue[0] - start, roles


def mentions(doc, start, end):
    """Head word of each mention, and those of the earlier mentions of its chain."""
    for chain in doc.chains or []:
        inside = [w - start for w in chain if start <= w < end]
        for n, w in enumerate(inside):
            yield w, inside[:n]


class Plan(torch.utils.data.Dataset):
    """The batches of a run, made as they are asked for; the chance in each hangs on the seed and its number alone."""

    def __init__(self, plan, pieces, tags, relations, seed):
        self.plan, self.made_with, self.seed = plan, (pieces, tags, relations), seed

    def __len__(self):
        return len(self.plan)

    def __getitem__(self, step):
        return Batch(self.plan[step], *self.made_with, random.Random(self.seed * 1_000_003 + step))
