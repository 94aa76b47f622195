"""Windows of whole sentences, and batches of windows as tensors."""

import random

import torch

from model import CUES, NAMES, ROLES
from wordpiece import POSITIONS, SHAPES, shape

MAX_WORD_PIECES = 256  # in a window, [CLS] and [SEP] included
WORD_DROPOUT = 0.04  # probability that a word is masked, so that the encoder uses its context
UPPER_CASE, LOWER_CASE = 0.02, 0.02  # probabilities that a window is in one case
PUNCTUATION = SHAPES.index("punctuation") * POSITIONS


def windows(doc, vocabulary, shift=0):
    """Yields (first word, end) of windows of whole sentences; the first window is `shift` word pieces shorter."""
    capacity = MAX_WORD_PIECES - 2 - shift
    start = used = None
    for first, end, _ in doc.sentences:
        cost = sum(len(vocabulary.tokenize(word)) for word in doc.words[first:end])
        if start is not None and used + cost > capacity:
            yield start, last
            start, capacity = None, MAX_WORD_PIECES - 2
        if start is None:
            start, used = first, 0
        used += cost
        last = end
    if start is not None:
        yield start, last


def window_input(doc, window, vocabulary, rng=None):
    """Returns word pieces, shapes, and the first word piece of each word of a window; words past its capacity are dropped.

    With `rng`, the window may be in upper or lower case, and words are masked.
    """
    first, end = window
    positions = {start: (2 if opens_paragraph else 1) for start, _, opens_paragraph in doc.sentences}
    ids, shapes, firsts = [vocabulary.start], [PUNCTUATION], []
    casing = rng.random() if rng else 1.0
    for at in range(first, end):
        word = doc.words[at]
        word_ids = vocabulary.tokenize(word)
        if len(ids) + len(word_ids) + 1 > MAX_WORD_PIECES:
            break
        firsts.append(len(ids))
        cased = word.upper() if casing < UPPER_CASE else word.lower() if casing < UPPER_CASE + LOWER_CASE else word
        word_shape = shape(cased)
        ids += [vocabulary.mask] * len(word_ids) if rng and rng.random() < WORD_DROPOUT else word_ids
        shapes += [word_shape * POSITIONS + positions.get(at, 0)] * len(word_ids)
    ids.append(vocabulary.end)
    shapes.append(PUNCTUATION)
    return ids, shapes, firsts


def batches(documents, vocabulary, max_word_pieces, rng):
    """Returns batches of (document, window) in random order, each of windows of similar length.

    A batch has at most `max_word_pieces`, padding included, or a single window.
    """
    pool = [(doc, window) for doc in documents for window in windows(doc, vocabulary, rng.randrange(160))]
    rng.shuffle(pool)

    def length(item):
        doc, (first, end) = item
        return min(MAX_WORD_PIECES, sum(len(vocabulary.tokenize(word)) for word in doc.words[first:end]) + 2)

    by_length = sorted((length(item), index) for index, item in enumerate(pool))
    batch, width, made = [], 0, []
    for size, index in reversed(by_length):
        width = max(width, size)
        if batch and width * (len(batch) + 1) > max_word_pieces:
            made.append(batch)
            batch, width = [], size
        batch.append(pool[index])
    if batch:
        made.append(batch)
    rng.shuffle(made)
    return made


class Input:
    """The tensors that the encoder reads.

    `word_pieces`, `shapes` and `mask` (false for padding) are [window, word piece]; `first` (each word's first word piece)
    and `present` (false for padding) are [window, word].
    """

    def __init__(self, rows):
        width, words = max(len(ids) for ids, _, _ in rows), max(max(len(firsts) for _, _, firsts in rows), 1)
        self.word_pieces = padded([ids for ids, _, _ in rows], width, 0)
        self.shapes = padded([shapes for _, shapes, _ in rows], width, 0)
        self.mask = padded([[1] * len(ids) for ids, _, _ in rows], width, 0).bool()
        self.first = padded([firsts for _, _, firsts in rows], words, 0)
        self.present = padded([[1] * len(firsts) for _, _, firsts in rows], words, 0).bool()

    def to(self, device):
        return move(self, device)


class Batch:
    """Input and gold labels of some windows.

    Labels and heads are [window, word], counted from the window's first word; -100 is unknown. A label that no document of
    the batch has is None.
    """

    def __init__(self, items, vocabulary, tags, relations, rng=None):
        rows = [window_input(doc, window, vocabulary, rng) for doc, window in items]
        self.input = Input(rows)
        self.clean = Input([window_input(doc, window, vocabulary) for doc, window in items])  # for teachers
        width = self.input.first.shape[1]
        parts = [(doc, start, start + len(firsts)) for (doc, (start, _)), (_, _, firsts) in zip(items, rows)]
        names = {name: index for index, name in enumerate(NAMES)}

        def indexes(known, labels):
            return [known.get(label, -100) for label in labels]

        def gold(is_given, labels):
            if not any(is_given(doc) for doc, _, _ in parts):
                return None
            return padded([labels(*part) if is_given(part[0]) else [] for part in parts], width)

        has_tree = lambda doc: doc.tags
        self.sentence = padded([sentence_numbers(*part) for part in parts], width, -1)
        self.tags = gold(has_tree, lambda doc, s, e: indexes(tags, doc.tags[s:e]))
        self.heads = gold(has_tree, lambda doc, s, e: [head - s if s <= head < e else -100 for head in doc.heads[s:e]])
        self.relations = gold(has_tree, lambda doc, s, e: indexes(relations, doc.relations[s:e]))
        self.names = gold(lambda doc: doc.names, lambda doc, s, e: indexes(names, doc.names[s:e]))
        self.partial = torch.tensor([bool(doc.names and doc.names_are_partial) for doc, _, _ in parts])
        self.cues = gold(lambda doc: doc.statements is not None, cue_labels)
        # (window, cue word) of each statement, and the roles of all words of the window.
        statements = [
            (row, *statement)
            for row, part in enumerate(parts)
            if part[0].statements is not None
            for statement in statement_roles(*part, width)
        ]
        self.statement_cues = torch.tensor([(row, cue) for row, cue, _ in statements], dtype=torch.long).view(-1, 2)
        self.roles = torch.tensor([roles for _, _, roles in statements], dtype=torch.long).view(len(statements), width)
        # (window, word) of each mention, and the words of its antecedents: itself for the first of its chain.
        linked = [(row, *mention) for row, part in enumerate(parts) for mention in mentions(*part)]
        self.mentions = torch.tensor([(row, word) for row, word, _ in linked], dtype=torch.long).view(-1, 2)
        self.antecedents = torch.zeros(len(linked), width, dtype=torch.bool)
        for index, (_, word, earlier) in enumerate(linked):
            self.antecedents[index, earlier or [word]] = True

    def to(self, device):
        return move(self, device)


def move(batch, device):
    """Moves all tensors of a batch or input to a device, in place."""
    for name, value in vars(batch).items():
        if hasattr(value, "to"):
            setattr(batch, name, value.to(device, non_blocking=True) if torch.is_tensor(value) else value.to(device))
    return batch


def padded(rows, width, filler=-100):
    """Returns rows as one tensor, cut or filled to the same width."""
    return torch.tensor([row[:width] + [filler] * (width - len(row)) for row in rows], dtype=torch.long)


def sentence_numbers(doc, start, end):
    """Returns the number of each word's sentence."""
    numbers = [-1] * (end - start)
    for number, (first, last, _) in enumerate(doc.sentences):
        for at in range(max(first, start), min(last, end)):
            numbers[at - start] = number
    return numbers


def cue_labels(doc, start, end):
    """Returns the BIO label of each word as a cue."""
    labels = [0] * (end - start)
    for cue, _, _, is_attitude in doc.statements:
        if start <= cue[0] < end:
            for n, word in enumerate(cue):
                if start <= word < end:
                    labels[word - start] = CUES.index(("I-" if n else "B-") + ("attitude" if is_attitude else "speech"))
    return labels


def statement_roles(doc, start, end, width):
    """Yields the cue word of each statement, and the BIO label of every word as its content or source."""
    for cue, source, contents, _ in doc.statements:
        if not start <= cue[0] < end:
            continue
        roles = [0] * (end - start) + [-100] * (width - (end - start))
        for role, words in [("source", source)] + [("content", content) for content in contents]:
            for n, word in enumerate(words):
                if start <= word < end:
                    roles[word - start] = ROLES.index(("I-" if n else "B-") + role)
        yield cue[0] - start, roles


def mentions(doc, start, end):
    """Yields the head word of each mention, and those of the earlier mentions of its chain."""
    for chain in doc.chains or []:
        inside = [word - start for word in chain if start <= word < end]
        for n, word in enumerate(inside):
            yield word, inside[:n]


class Plan(torch.utils.data.Dataset):
    """The batches of a run, made when they are needed; each depends on the seed and its number alone."""

    def __init__(self, plan, vocabulary, tags, relations, seed):
        self.plan, self.arguments, self.seed = plan, (vocabulary, tags, relations), seed

    def __len__(self):
        return len(self.plan)

    def __getitem__(self, step):
        return Batch(self.plan[step], *self.arguments, random.Random(self.seed * 1_000_003 + step))
