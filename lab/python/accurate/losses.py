"""Losses of the heads: against gold labels, and against the soft labels of teachers (distillation, Hinton et al. 2015)."""

import torch
import torch.nn.functional as F

from model import NAMES

WEIGHTS = {"cue": 3.0, "coreference": 0.3}  # of heads whose weight is not 1
GOLD_WEIGHT = 0.5  # of gold beside soft labels of the same head
MASKED = -1e4  # the score of a pair that is ruled out
TYPICAL_WORDS = 20  # words of a statement, by which the loss of roles is scaled


def losses(model, batch, teachers=(), name_teacher=None):
    """Returns the weighted loss of each head that the batch has labels for, by name.

    Soft labels of names come from `name_teacher` alone, if there is one.
    """
    x = encode(model, batch.input)
    found = gold_losses(model, x, batch)
    if teachers:
        for name, loss in soft_losses(model, x, batch, teachers, name_teacher).items():
            found[name] = GOLD_WEIGHT * found[name] + (1 - GOLD_WEIGHT) * loss if name in found else loss
    return {name: WEIGHTS.get(name, 1.0) * loss for name, loss in found.items()}


def encode(model, input):
    """Returns the hidden states of an `Input`, [window, word, value]."""
    return model(input.word_pieces, input.shapes, input.mask, input.first)


def gold_losses(model, x, batch):
    """Returns the loss of each head that the batch has gold labels for, by name."""
    found = {}
    if batch.tags is not None:
        found["tag"] = label_loss(model.tag(x), batch.tags)
        found["arc"] = label_loss(arc_scores(model, x, batch), batch.heads)
        known = (batch.heads >= 0) & (batch.relations >= 0)
        rows, words = known.nonzero(as_tuple=True)
        scores = relation_scores(model, x, rows, words, batch.heads[rows, words])
        found["relation"] = label_loss(scores, batch.relations[rows, words])
    if batch.names is not None:
        found["name"] = name_loss(model.name(x).float(), batch)
    if batch.cues is not None:
        found["cue"] = label_loss(model.cue(x), batch.cues)
    if len(batch.statement_cues):
        total = label_loss(role_scores(model, x, *batch.statement_cues.T), batch.roles, "sum")
        found["role"] = total / (TYPICAL_WORDS * len(batch.statement_cues))
    if len(batch.mentions):
        found["coreference"] = coreference_loss(model, x, batch)
    return found


def label_loss(scores, gold, reduction="mean"):
    """Returns the cross-entropy of scores against labels; -100 is left out."""
    return F.cross_entropy(scores.float().flatten(0, -2), gold.flatten(), ignore_index=-100, reduction=reduction)


def soft_losses(model, x, batch, teachers, name_teacher, encoded=None):
    """Returns the loss of each head against the mean distribution of the teachers, by name.

    Roles are predicted for gold cues, and for probable cues where the gold cues are unknown. `encoded` has the teachers with
    their hidden states, where these are known already.
    """
    present = batch.input.present
    with torch.no_grad():
        encoded = encoded or [(teacher, encode(teacher, batch.clean)) for teacher in teachers]

        def mean(scores):
            return sum(scores(teacher, y).float().softmax(-1) for teacher, y in encoded) / len(encoded)

        tags, cues = mean(lambda t, y: t.tag(y)), mean(lambda t, y: t.cue(y))
        if name_teacher:
            names = name_teacher.name(encode(name_teacher, batch.clean)).float().softmax(-1)
        else:
            names = mean(lambda t, y: t.name(y))
        heads = mean(lambda t, y: arc_scores(t, y, batch))
        rows, words = present.nonzero(as_tuple=True)
        best_heads = heads.argmax(-1)
        if batch.heads is not None:
            best_heads = torch.where(batch.heads >= 0, batch.heads, best_heads)
        pairs = rows, words, best_heads[rows, words]
        relations = mean(lambda t, y: relation_scores(t, y, *pairs))
        is_cue = (cues.argmax(-1) % 2 == 1) & present
        if batch.cues is not None:
            is_cue &= batch.cues < 0
        cue_rows, cue_words = torch.cat([is_cue.nonzero(), batch.statement_cues]).T
        roles = mean(lambda t, y: role_scores(t, y, cue_rows, cue_words))
    found = {
        "tag": distribution_loss(model.tag(x)[present], tags[present]),
        "name": distribution_loss(model.name(x)[present], names[present]),
        "cue": distribution_loss(model.cue(x)[present], cues[present]),
        "arc": distribution_loss(arc_scores(model, x, batch)[present], heads[present]),
        "relation": distribution_loss(relation_scores(model, x, *pairs), relations),
    }
    if len(cue_rows):
        here = present[cue_rows]
        loss = distribution_loss(role_scores(model, x, cue_rows, cue_words)[here], roles[here])
        found["role"] = loss * here.sum() / (TYPICAL_WORDS * len(cue_rows))
    return found


def distribution_loss(scores, distributions):
    """Returns the mean cross-entropy of rows of scores against distributions."""
    return F.cross_entropy(scores.float(), distributions)


def arc_scores(model, x, batch):
    """Scores [window, dependent, head]; pairs of different sentences are masked."""
    dependents, governors = model.arc.project(x, 0.15)
    scores = torch.einsum("bip,pq,bjq->bij", dependents, model.arc.weight[0], governors).float()
    return scores.masked_fill(batch.sentence[:, :, None] != batch.sentence[:, None, :], MASKED)


def relation_scores(model, x, rows, words, heads):
    """Scores [pair, relation] of words with their heads."""
    dependents, governors = model.relation.project(x, 0.15)
    return torch.einsum("np,rpq,nq->nr", dependents[rows, words], model.relation.weight, governors[rows, heads]).float()


def role_scores(model, x, rows, cues):
    """Scores [cue, word, role] of all words of each cue's window."""
    dependents, governors = model.role.project(x, 0.2)
    by_cue = torch.einsum("rpq,cq->crp", model.role.weight, governors[rows, cues])
    return torch.einsum("cwp,crp->cwr", dependents[rows], by_cue).float()


def name_loss(scores, batch):
    """Returns the loss of names; where only persons, organizations and places were annotated, O may be another type."""
    logs = scores.log_softmax(-1)
    outside = [index for index, name in enumerate(NAMES) if name == "O" or name.endswith(("NORP", "MISC"))]
    outside_logs = logs[..., outside].logsumexp(-1)
    gold_logs = logs.gather(-1, batch.names.clamp(min=0)[..., None])[..., 0]
    gold_logs = torch.where(batch.partial[:, None] & (batch.names == 0), outside_logs, gold_logs)
    known = batch.names >= 0
    return -(gold_logs * known).sum() / known.sum().clamp(min=1)


def coreference_loss(model, x, batch):
    """Returns the negative log-likelihood of all gold antecedents of each mention (Lee et al. 2017)."""
    rows, words = batch.mentions.T
    dependents, governors = model.coreference.project(x, 0.2)
    by_mention = torch.einsum("np,pq->nq", dependents[rows, words], model.coreference.weight[0])
    scores = torch.einsum("nq,njq->nj", by_mention, governors[rows]).float()
    later = torch.arange(x.shape[1], device=x.device)[None, :] > words[:, None]
    logs = scores.masked_fill(later, MASKED).log_softmax(-1)
    return -logs.masked_fill(~batch.antecedents, MASKED).logsumexp(-1).mean()
