"""Losses of the event heads over whole articles."""

import collections

import torch
import torch.nn.functional as F

from batches import Batch, Input, window_input, windows
from event_heads import ROLES, TIME
from newsroom import MINOR, UNKNOWN

WEIGHTS = {
    "importance": 6.0, "type": 1.5, "status": 0.7, "background": 0.5, "attributed": 0.5, "form": 0.3,
    "actor": 1.0, "recipient": 1.0, "place": 0.5, "time": 1.5, "coreference of events": 1.0,
}
MINOR_WEIGHT = 0.3  # of type and status of happenings that belong in no timeline
MASKED = -1e4
PAIR_LOSS, SAME_WEIGHT = 1.5, 3.0  # of pairs by themselves, and of those of one happening among them


class ArticleBatch:
    """Whole articles as windows; `places` has for each article the window and column of each word."""

    def __init__(self, articles, vocabulary, rng=None, labels=None):
        self.items, self.places = [], []
        for article in articles:
            place = {}
            for window in windows(article.doc, vocabulary, rng.randrange(160) if rng else 0):
                _, _, firsts = window_input(article.doc, window, vocabulary)
                for n in range(len(firsts)):
                    place[window[0] + n] = (len(self.items), n)
                self.items.append((article.doc, window))
            self.places.append(place)
        if labels:
            self.batch = Batch(self.items, vocabulary, *labels, rng)
            self.input = self.batch.input
        else:
            self.batch = None
            self.input = Input([window_input(doc, window, vocabulary, rng) for doc, window in self.items])

    def vectors(self, x, index, count):
        """Returns the hidden states of the `count` words of an article; those that no window has are of another word."""
        at = torch.tensor([self.places[index].get(word, (0, 0)) for word in range(count)])
        return x[at[:, 0], at[:, 1]]

    def known(self, index, count):
        """Returns which of the `count` words of an article a window has."""
        return torch.tensor([word in self.places[index] for word in range(count)])


def event_losses(heads, x, batch, articles):
    """Returns the weighted loss of each event head, by name."""
    found = collections.defaultdict(list)
    for index, article in enumerate(articles):
        vectors = batch.vectors(x, index, len(article.doc.words))
        article_losses(heads, vectors, set(batch.places[index]), article, found)
    return {name: WEIGHTS[name] * torch.stack([loss.float() for loss in losses]).mean() for name, losses in found.items()}


def article_losses(heads, x, present, article, found):
    """Adds the losses of one article to `found`."""
    count = len(article.doc.words)
    labels = torch.zeros(count, dtype=torch.long)
    triggers, own = [], []
    for happening in article.happenings:
        for trigger in happening.triggers:
            if trigger in present:
                labels[trigger] = max(int(labels[trigger]), happening.weight)
                triggers.append(trigger)
                own.append(happening)
    known = torch.tensor([word in present for word in range(count)])
    labels[~known] = UNKNOWN
    scores = heads.importance_scores(x, article.parse.sentences)
    found["importance"].append(F.cross_entropy(scores, labels, ignore_index=UNKNOWN))
    if not triggers:
        return
    at = torch.tensor(triggers)
    attribute_losses(heads, x[at], own, found)
    chosen = [n for n, happening in enumerate(own) if happening.weight > MINOR]
    if chosen:
        pair_losses(heads, x, at[chosen], [own[n] for n in chosen], known, article, found)
    if len(triggers) > 1:
        found["coreference of events"].append(coreference_loss(heads, x, at, own, article.doc.words))


def attribute_losses(heads, x, own, found):
    types, statuses, backgrounds, attributions, forms = heads.attribute_scores(x)
    is_news = torch.tensor([float(happening.weight > MINOR) for happening in own])
    typed = MINOR_WEIGHT + (1 - MINOR_WEIGHT) * is_news
    for name, scores, weight, gold in (
        ("type", types, typed, [happening.type for happening in own]),
        ("status", statuses, typed, [happening.status for happening in own]),
        ("background", backgrounds, is_news, [happening.background for happening in own]),
        ("attributed", attributions, is_news, [happening.attributed for happening in own]),
    ):
        loss = F.cross_entropy(scores, torch.tensor(gold), reduction="none")
        found[name].append((loss * weight).sum() / weight.sum().clamp(min=1))
    gold = torch.tensor([happening.form for happening in own])
    if (gold >= 0).any():
        found["form"].append(F.cross_entropy(forms, gold, ignore_index=UNKNOWN))


def pair_losses(heads, x, triggers, own, known, article, found):
    """Adds the losses of arguments and times: all right words together against all others and against none."""
    scores = heads.argument_scores(x, triggers, article.parse)
    scores = scores.masked_fill(~known[None, :, None], MASKED)
    absent = heads.absent(x[triggers]).float()
    for role, name in enumerate(ROLES):
        logs = torch.cat([absent[:, role : role + 1], scores[:, :, role]], 1).log_softmax(-1)
        for n, happening in enumerate(own):
            right = happening.arguments[role]
            if right is None:
                continue
            rows = [word + 1 for word in right if word != int(triggers[n])] if right else [0]
            if rows:
                found[name].append(-logs[n, rows].logsumexp(-1))
    scores = heads.time_scores(x, triggers, article.parse, article.times)
    logs = torch.cat([absent[:, TIME:], scores], 1).log_softmax(-1)
    for n, happening in enumerate(own):
        if happening.times is not None:
            found["time"].append(-logs[n, happening.times].logsumexp(-1))


def coreference_loss(heads, x, triggers, own, words):
    """Returns the loss of pairs of triggers.

    It is the negative log-likelihood of all earlier triggers of the same happening (Lee et al. 2017), and the
    cross-entropy of each pair by itself, which clustering by mean probabilities needs.
    """
    scores = heads.coreference_scores(x, triggers, words)
    earlier = triggers[None, :] < triggers[:, None]
    happenings = torch.tensor([id(happening) for happening in own])
    gold = earlier & (happenings[None, :] == happenings[:, None])
    weight = torch.tensor(SAME_WEIGHT)
    pairs = F.binary_cross_entropy_with_logits(scores[earlier], gold[earlier].float(), pos_weight=weight) if earlier.any() else 0.0
    gold = torch.cat([~gold.any(1, keepdim=True), gold], 1)
    padded = torch.cat([torch.zeros(len(triggers), 1), scores.masked_fill(~earlier, MASKED)], 1)
    return -padded.log_softmax(-1).masked_fill(~gold, MASKED).logsumexp(-1).mean() + PAIR_LOSS * pairs
