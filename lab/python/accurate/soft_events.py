"""Soft labels of the events of an article: what a teacher predicts, and the losses against it (Hinton et al. 2015).

A trigger is each word that the teacher finds likely enough; participants, times and earlier triggers are distributions over
the words, time expressions and triggers of the article.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

import losses
from event_heads import ROLES, TIME
from event_losses import MASKED, WEIGHTS

MIN_TRIGGER = 0.15  # probability of a word as a trigger from which it is one
MIN_NEWS = 0.2  # probability of a trigger in a timeline from which its participants and times are learnt
MAX_TRIGGERS = 120  # of an article, the likeliest
ATTRIBUTES = ("type", "status", "background", "attributed", "form")


@dataclass
class SoftLabels:
    """A teacher's distributions for one article, in half precision.

    `importance` is [word, importance]; `attributes` has [trigger, label] of each attribute; `arguments` [role, trigger, nobody and
    words]; `times` [trigger, label of time]; `pairs` the probabilities [trigger, trigger] of one happening; `antecedents`
    [trigger, none and triggers].
    """

    importance: torch.Tensor
    triggers: torch.Tensor
    attributes: list
    arguments: torch.Tensor
    times: torch.Tensor
    pairs: torch.Tensor
    antecedents: torch.Tensor


@torch.no_grad()
def predict(model, article, batch, second):
    """Returns the soft labels of an article; `batch` holds that article alone.

    Types, statuses and other attributes are the mean of what `model` and a `second` one predict.
    """
    x = losses.encode(model, batch.input)
    count = len(article.doc.words)
    words, known = batch.vectors(x, 0, count), batch.known(0, count)
    second_words = batch.vectors(losses.encode(second, batch.input), 0, count)
    importance = model.events.importance_scores(words, article.parse.sentences).softmax(-1)
    likely = (1 - importance[:, 0]) * known
    triggers = likely.topk(min(MAX_TRIGGERS, count)).indices
    triggers = triggers[likely[triggers] >= MIN_TRIGGER].sort().values
    arguments, times = argument_logs(model.events, words, triggers, known, article)
    pairs, antecedents = antecedent_logs(model.events, words, triggers, article)
    half = lambda distribution: distribution.half()
    attributes = zip(model.events.attribute_scores(words[triggers]), second.events.attribute_scores(second_words[triggers]))
    return SoftLabels(
        half(importance),
        triggers,
        [half((scores.softmax(-1) + others.softmax(-1)) / 2) for scores, others in attributes],
        half(arguments.exp()),
        half(times.exp()),
        half(pairs.sigmoid()),
        half(antecedents.exp()),
    )


def argument_logs(heads, words, triggers, known, article):
    """Returns the log-probabilities of participants [role, trigger, nobody and words], and of times [trigger, label]."""
    absent = heads.absent(words[triggers]).float()
    scores = heads.argument_scores(words, triggers, article.parse).masked_fill(~known[None, :, None], MASKED)
    arguments = torch.cat([absent[:, None, : len(ROLES)], scores], 1).permute(2, 0, 1).log_softmax(-1)
    times = heads.time_scores(words, triggers, article.parse, article.times)
    return arguments, torch.cat([absent[:, TIME:], times], 1).log_softmax(-1)


def antecedent_logs(heads, words, triggers, article):
    """Returns the scores [trigger, trigger] of one happening, and the log-probabilities of antecedents [trigger, none and triggers]."""
    pairs = heads.coreference_scores(words, triggers, article.doc.words)
    earlier = triggers[None, :] < triggers[:, None]
    padded = torch.cat([torch.zeros(len(triggers), 1), pairs.masked_fill(~earlier, MASKED)], 1)
    return pairs, padded.log_softmax(-1)


def soft_event_losses(model, x, batch, article, soft):
    """Returns the weighted loss of each head against soft labels, by name; `batch` holds the article alone."""
    heads, count = model.events, len(article.doc.words)
    words, known = batch.vectors(x, 0, count), batch.known(0, count)
    found = {"importance": cross_entropy(heads.importance_scores(words, article.parse.sentences), soft.importance)[known].mean()}
    if len(soft.triggers):
        trigger_losses(heads, words, known, article, soft, found)
    return {name: WEIGHTS.get(name, 1.0) * loss for name, loss in found.items()}


def trigger_losses(heads, words, known, article, soft, found):
    """Adds the losses of triggers and their pairs; those of timelines count as likely as they are in one."""
    importance = soft.importance[soft.triggers].float()
    is_trigger, is_news = 1 - importance[:, 0], importance[:, 2:].sum(-1)

    def mean(loss, weight):
        return (loss * weight).sum() / weight.sum().clamp(min=1)

    for name, scores, gold in zip(ATTRIBUTES, heads.attribute_scores(words[soft.triggers]), soft.attributes):
        found[name] = mean(cross_entropy(scores, gold), is_trigger if name in ("type", "status") else is_news)
    if len(soft.triggers) > 1:
        pairs, antecedents = antecedent_logs(heads, words, soft.triggers, article)
        earlier = soft.triggers[None, :] < soft.triggers[:, None]
        by_pair = F.binary_cross_entropy_with_logits(pairs[earlier], soft.pairs.float()[earlier])
        found["coreference of events"] = mean(-(soft.antecedents.float() * antecedents).sum(-1), is_trigger) + by_pair
    likely = is_news >= MIN_NEWS
    if likely.any():
        arguments, times = argument_logs(heads, words, soft.triggers[likely], known, article)
        for role, name in enumerate(ROLES):
            found[name] = mean(-(soft.arguments[role][likely].float() * arguments[role]).sum(-1), is_news[likely])
        found["time"] = mean(-(soft.times[likely].float() * times).sum(-1), is_news[likely])


def cross_entropy(scores, distribution):
    """Returns the cross-entropy of each row of scores against its distribution."""
    return -(distribution.float() * scores.float().log_softmax(-1)).sum(-1)
