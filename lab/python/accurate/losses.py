"""What the answers of the model cost: beside gold, and beside what teachers hold likely (distillation: Hinton et al. 2015)."""

import torch
import torch.nn.functional as F

from model import NAMES

WEIGHTS = {"cue": 3.0, "coreference": 0.3}  # of heads whose weight isn't 1
GOLD = 0.5  # what gold weighs beside the teachers' judgement of the same
UNKNOWN = -1e4


def losses(model, batch, teachers=(), namer=None):
    """Every loss the batch has something to learn for, by name. Of names the `namer` alone judges, where there is one."""
    x = encode_batch(model, batch.input)
    found = gold_losses(model, x, batch)
    if teachers:
        judged = teacher_losses(model, x, batch, teachers, namer)
        for name, loss in judged.items():
            found[name] = GOLD * found[name] + (1 - GOLD) * loss if name in found else loss
    return {name: WEIGHTS.get(name, 1.0) * loss for name, loss in found.items()}


def encode_batch(model, given):
    return model(given.pieces, given.shapes, given.mask, given.first)


def gold_losses(model, x, batch):
    found = {}
    if batch.tags is not None:
        found["tag"] = labels_loss(model.tag(x), batch.tags)
        found["arc"] = labels_loss(arcs(model, x, batch), batch.heads)
        known = (batch.heads >= 0) & (batch.relations >= 0)
        b, i = known.nonzero(as_tuple=True)
        found["relation"] = labels_loss(relation_scores(model, x, b, i, batch.heads[b, i]), batch.relations[b, i])
    if batch.names is not None:
        found["name"] = name_loss(model.name(x).float(), batch)
    if batch.cues is not None:
        found["cue"] = labels_loss(model.cue(x), batch.cues)
    if len(batch.stated):
        total = labels_loss(role_scores(model, x, *batch.stated.T), batch.roles, "sum")
        found["role"] = total / (20 * len(batch.stated))
    if len(batch.mentions):
        found["coreference"] = coreference_loss(model, x, batch)
    return found


def labels_loss(scores, gold, reduction="mean"):
    return F.cross_entropy(scores.float().flatten(0, -2), gold.flatten(), ignore_index=-100, reduction=reduction)


def teacher_losses(model, x, batch, teachers, namer):
    """The same for what the mean of the teachers holds likely, where no gold speaks too."""
    given = batch.input.present
    with torch.no_grad():
        seen = [(teacher, encode_batch(teacher, batch.clean)) for teacher in teachers]
        share = lambda ask: sum(ask(teacher, y).float().softmax(-1) for teacher, y in seen) / len(seen)
        tags, cues = share(lambda t, y: t.tag(y)), share(lambda t, y: t.cue(y))
        names = namer.name(encode_batch(namer, batch.clean)).float().softmax(-1) if namer else share(lambda t, y: t.name(y))
        heads = share(lambda t, y: arcs(t, y, batch))
        b, i = given.nonzero(as_tuple=True)
        likely = heads.argmax(-1)
        if batch.heads is not None:
            likely = torch.where(batch.heads >= 0, batch.heads, likely)
        j = likely[b, i]
        relations = share(lambda t, y: relation_scores(t, y, b, i, j))
        # Every likely cue, and where gold knows the cues, those.
        told = (cues.argmax(-1) % 2 == 1) & given
        if batch.cues is not None:
            told &= batch.cues < 0
        rows, words = torch.cat([told.nonzero(), batch.stated]).T
        roles = share(lambda t, y: role_scores(t, y, rows, words))
    found = {
        "tag": shares_loss(model.tag(x)[given], tags[given]),
        "name": shares_loss(model.name(x)[given], names[given]),
        "cue": shares_loss(model.cue(x)[given], cues[given]),
        "arc": shares_loss(arcs(model, x, batch)[given], heads[given]),
        "relation": shares_loss(relation_scores(model, x, b, i, j), relations),
    }
    if len(rows):
        here = given[rows]
        found["role"] = shares_loss(role_scores(model, x, rows, words)[here], roles[here]) * here.sum() / (20 * len(rows))
    return found


def shares_loss(scores, shares):
    return F.cross_entropy(scores.float(), shares)


def arcs(model, x, batch):
    left, right = model.arc.sides(x, 0.15)
    scores = torch.einsum("bip,pq,bjq->bij", left, model.arc.weight[0], right).float()
    return scores.masked_fill(batch.sentence[:, :, None] != batch.sentence[:, None, :], UNKNOWN)


def relation_scores(model, x, b, i, j):
    left, right = model.relation.sides(x, 0.15)
    return torch.einsum("np,rpq,nq->nr", left[b, i], model.relation.weight, right[b, j]).float()


def role_scores(model, x, rows, cues):
    left, right = model.role.sides(x, 0.2)
    governed = torch.einsum("rpq,cq->crp", model.role.weight, right[rows, cues])
    return torch.einsum("cwp,crp->cwr", left[rows], governed).float()


def name_loss(scores, batch):
    logs = scores.log_softmax(-1)
    # Where only persons, organizations and places were marked, O may be a group or another name.
    outside = [n for n, name in enumerate(NAMES) if name == "O" or name.endswith(("NORP", "MISC"))]
    loose = logs[..., outside].logsumexp(-1)
    picked = logs.gather(-1, batch.names.clamp(min=0)[..., None])[..., 0]
    picked = torch.where(batch.partial[:, None] & (batch.names == 0), loose, picked)
    known = batch.names >= 0
    return -(picked * known).sum() / known.sum().clamp(min=1)


def coreference_loss(model, x, batch):
    rows, words = batch.mentions.T
    left, right = model.coreference.sides(x, 0.2)
    governed = torch.einsum("np,pq->nq", left[rows, words], model.coreference.weight[0])
    scores = torch.einsum("nq,njq->nj", governed, right[rows]).float()
    later = torch.arange(x.shape[1], device=x.device)[None, :] > words[:, None]
    logs = scores.masked_fill(later, UNKNOWN).log_softmax(-1)
    return -logs.masked_fill(~batch.antecedents, UNKNOWN).logsumexp(-1).mean()
