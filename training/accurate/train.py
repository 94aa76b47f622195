"""Trains the accurate model.

    python train.py --shared ../shared --tokens FOLDER --out FOLDER --encoder FOLDER

See README.md beside this file. Seeded; resumes from FOLDER/last.pt when that exists.
"""

import argparse
import json
import os
import random
import time

import torch
import torch.nn.functional as F

import corpora
import shipped
import told_names
from batches import Batch, batches, windows
from model import CUES, NAMES, ROLES, Model
from pieces import Pieces

EPOCHS = {"syntax": 4, "names": 2.5, "statements": 2.5}  # of the first run; a second one may shift them


def losses(model, batch):
    """Every loss the batch has gold for, by name."""
    x = model(batch.pieces, batch.shapes, batch.mask, batch.first)
    found = {}
    if (batch.tags >= 0).any():
        found["tag"] = F.cross_entropy(model.tag(x).float().flatten(0, 1), batch.tags.flatten(), ignore_index=-100)
        scores = arcs(model, x, batch)
        found["arc"] = F.cross_entropy(scores.flatten(0, 1), batch.heads.flatten(), ignore_index=-100)
        known = (batch.heads >= 0) & (batch.relations >= 0)
        b, i = known.nonzero(as_tuple=True)
        labels = relation_scores(model, x, b, i, batch.heads[b, i])
        found["relation"] = F.cross_entropy(labels, batch.relations[b, i])
    if (batch.names >= 0).any():
        found["name"] = name_loss(model.name(x).float(), batch)
    if (batch.cues >= 0).any():
        found["cue"] = 3 * F.cross_entropy(model.cue(x).float().flatten(0, 1), batch.cues.flatten(), ignore_index=-100)
        if batch.statements:
            rows = torch.tensor([b for b, _, _ in batch.statements])
            cues = torch.tensor([c for _, c, _ in batch.statements])
            gold = torch.stack([r for _, _, r in batch.statements])
            scores = role_scores(model, x, rows, cues)
            total = F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=-100, reduction="sum")
            found["role"] = total / (20 * len(rows))
    if batch.mentions:
        found["coreference"] = 0.3 * coreference_loss(model, x, batch)
    return found


def arcs(model, x, batch):
    left, right = model.arc.sides(x, 0.15)
    scores = torch.einsum("bip,pq,bjq->bij", left, model.arc.weight[0], right).float()
    return scores.masked_fill(batch.sentence[:, :, None] != batch.sentence[:, None, :], -1e4)


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
    return -(picked * known).sum() / known.sum()


def coreference_scores(model, x, rows, words):
    left, right = model.coreference.sides(x, 0.2)
    governed = torch.einsum("np,pq->nq", left[rows, words], model.coreference.weight[0])
    scores = torch.einsum("nq,njq->nj", governed, right[rows]).float()
    later = torch.arange(x.shape[1])[None, :] > words[:, None]
    return scores.masked_fill(later, -1e4)


def coreference_loss(model, x, batch):
    rows = torch.tensor([m[0] for m in batch.mentions])
    words = torch.tensor([m[1] for m in batch.mentions])
    logs = coreference_scores(model, x, rows, words).log_softmax(-1)
    right = torch.zeros_like(logs, dtype=torch.bool)
    for n, (_, word, earlier) in enumerate(batch.mentions):
        right[n, torch.tensor(earlier or [word])] = True
    return -logs.masked_fill(~right, -1e4).logsumexp(-1).mean()


def spans(tags):
    """Typed spans of IOB2 tags."""
    found, start = set(), None
    for at, tag in enumerate(tags + ["O"]):
        if start is not None and tag != "I-" + kind:
            found.add((kind, start, at))
            start = None
        if tag[0] == "B" or (tag[0] == "I" and start is None):
            start, kind = at, tag[2:]
    return found


def f1(right, found, gold):
    return 200 * right / max(found + gold, 1)


@torch.no_grad()
def scores(model, documents, pieces, tags, relations):
    """Rough dev figures: greedy trees, greedy names, roles at gold cues. The program's own commands print the true ones."""
    model.eval()
    c = dict.fromkeys("words las tag punctless right found gold cright cfound cgold tokens troles rroles groles".split(), 0)
    names = list(relations)
    for doc in documents:
        for window in windows(doc, pieces):
            batch = Batch([(doc, window)], pieces, tags, relations)
            if batch.first.shape[1]:
                x = model(batch.pieces, batch.shapes, batch.mask, batch.first)
                if doc.tags:
                    heads = arcs(model, x, batch).argmax(-1)[0]
                    i = torch.arange(len(heads))
                    labels = relation_scores(model, x, torch.zeros_like(i), i, heads).argmax(-1)
                    guess = model.tag(x)[0].argmax(-1)
                    start = window[0]
                    tag_names = list(tags)
                    for w in range(int(batch.present.sum())):
                        c["words"] += 1
                        c["tag"] += tag_names[guess[w]].split("\t")[0] == doc.tags[start + w].split("\t")[0]
                        if doc.relations[start + w] != "punct":
                            c["punctless"] += 1
                            c["las"] += int(heads[w]) == doc.heads[start + w] - start and names[labels[w]].split(":")[0] == doc.relations[start + w].split(":")[0]
                if doc.names:
                    known = batch.names[0] >= 0
                    guess = [NAMES[n] for n in model.name(x)[0].argmax(-1)[known].tolist()]
                    gold = [NAMES[n] for n in batch.names[0][known].tolist()]
                    a, b = spans(guess), spans(gold)
                    keep = {"PER", "ORG", "LOC"}
                    a, b = {s for s in a if s[0] in keep}, {s for s in b if s[0] in keep}
                    c["right"] += len(a & b)
                    c["found"] += len(a)
                    c["gold"] += len(b)
                if doc.statements is not None:
                    guess = model.cue(x)[0].argmax(-1)
                    gold = batch.cues[0]
                    c["cright"] += int(((guess == gold) & (gold == 1)).sum())
                    c["cfound"] += int((guess == 1).sum())
                    c["cgold"] += int((gold == 1).sum())
                    for b, cue, roles in batch.statements:
                        if gold[cue] != 1:
                            continue
                        got = role_scores(model, x, torch.tensor([0]), torch.tensor([cue]))[0].argmax(-1)
                        c["rroles"] += int(((got + 1) // 2 == (roles + 1) // 2)[(roles > 0)].sum())
                        c["troles"] += int((got > 0).sum())
                        c["groles"] += int((roles > 0).sum())
    model.train()
    out = {}
    if c["punctless"]:
        out |= {"las": 100 * c["las"] / c["punctless"], "upos": 100 * c["tag"] / c["words"]}
    if c["gold"]:
        out["names"] = f1(c["right"], c["found"], c["gold"])
    if c["cgold"]:
        out |= {"cues": f1(c["cright"], c["cfound"], c["cgold"]), "roles": f1(c["rroles"], c["troles"], c["groles"])}
    return {k: round(v, 1) for k, v in out.items()}


@torch.no_grad()
def write_back(model, masters):
    for n, p in model.named_parameters():
        if n in masters:
            p.copy_(masters[n])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--shared", required=True)
    options.add_argument("--tokens", required=True, help="folder with polnear_{train,dev}.tokens.jsonl")
    options.add_argument("--encoder", required=True, help="folder with model.safetensors and vocab.txt")
    options.add_argument("--out", required=True)
    options.add_argument("--seed", type=int, default=1)
    for kind, epochs in EPOCHS.items():
        options.add_argument(f"--{kind}", type=float, default=epochs, help="epochs of this kind of gold")
    options.add_argument("--budget", type=int, default=2048, help="pieces of a batch")
    options.add_argument("--start", help="weights to go on from with a new schedule: an earlier run's, or a file that export.py wrote")
    options.add_argument("--names-from", help="weights of an earlier run, which tells the names in the texts with statements")
    options.add_argument("--peak", type=float, default=1.0, help="scales the learning rates")
    options.add_argument("--steps", type=int, help="stop early: to time it")
    args = options.parse_args()
    os.makedirs(args.out, exist_ok=True)
    # On a graphics processor where there is one: every tensor is made there.
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_default_device(device)
    torch.manual_seed(args.seed)
    torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
    pieces = Pieces(f"{args.encoder}/vocab.txt")
    syntax, names, gold = f"{args.shared}/corpora/syntax", f"{args.shared}/corpora/names", f"{args.shared}/gold/statements"
    sets = {
        "syntax": corpora.conllu(f"{syntax}/en_ewt-ud-train.conllu", corpora.universal_names(f"{names}/uner_train.tsv"))
        + corpora.conllu(f"{syntax}/gum-permissive-train.conllu"),
        "names": corpora.worldwide(f"{names}/ww_train.tsv"),
        "statements": corpora.statements(f"{gold}/polnear_train.jsonl", f"{args.tokens}/polnear_train.tokens.jsonl"),
    }
    dev = {
        "ewt": corpora.conllu(f"{syntax}/en_ewt-ud-dev.conllu", corpora.universal_names(f"{names}/uner_dev.tsv")),
        "gum": corpora.conllu(f"{syntax}/gum-dev.conllu"),
        "worldwide": corpora.worldwide(f"{names}/ww_dev.tsv"),
        "polnear": corpora.statements(f"{gold}/polnear_dev.jsonl", f"{args.tokens}/polnear_dev.tokens.jsonl"),
    }
    counts = {}
    for doc in sets["syntax"]:
        for tag in doc.tags:
            counts[tag] = counts.get(tag, 0) + 1
    tags = {t: n for n, t in enumerate(sorted(t for t, c in counts.items() if c >= 3))}
    relations = {r: n for n, r in enumerate(sorted({r for d in sets["syntax"] for r in d.relations}))}
    json.dump({"tags": list(tags), "relations": list(relations), "names": NAMES, "cues": CUES, "roles": ROLES}, open(f"{args.out}/labels.json", "w"))
    print({k: (len(v), sum(len(d.words) for d in v)) for k, v in sets.items()}, len(tags), "tags", len(relations), "relations", flush=True)

    dice = random.Random(args.seed)
    plan = []
    known = corpora.people(sets["syntax"] + sets["names"])
    for kind in EPOCHS:
        whole = getattr(args, kind)
        for epoch in range(int(whole + 0.999)):
            made = batches(corpora.renamed(sets[kind], known, dice), pieces, args.budget, dice)
            plan += made[: int(len(made) * min(1, whole - epoch))]
    dice.shuffle(plan)

    model = Model(len(tags), len(relations))
    model.start_from(f"{args.encoder}/model.safetensors")
    if args.start:
        model.load_state_dict(shipped.known_weights(args.start, model, device), strict=False)
    if args.names_from:
        teller = Model(len(tags), len(relations))
        teller.load_state_dict(shipped.known_weights(args.names_from, teller, device))
        agreed = told_names.agree(teller, sets["statements"], sets["names"] + sets["syntax"], pieces)
        print(len(agreed), "names agreed on", flush=True)
    # The net runs in bfloat16; the optimizer keeps the true weights in single precision.
    masters = {n: p.detach().clone().requires_grad_() for n, p in model.named_parameters() if p.requires_grad}
    model.to(torch.bfloat16)
    encoder = [p for n, p in masters.items() if n.startswith(("layers", "norm"))]
    heads = [p for n, p in masters.items() if not n.startswith(("layers", "norm"))]
    groups = [{"params": encoder, "lr": 2e-4 * args.peak}, {"params": heads, "lr": 1e-3 * args.peak}]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / (0.05 * len(plan))) * max(0.0, 1 - s / len(plan)))
    step = 0
    if os.path.exists(f"{args.out}/last.pt"):
        saved = torch.load(f"{args.out}/last.pt", map_location=device)
        for n, p in masters.items():
            p.data.copy_(saved["model"][n])
        write_back(model, masters)
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        step = saved["step"]
        torch.set_rng_state(saved["rng"].cpu())
        print("resumed at step", step, flush=True)
    began, seen, running = time.time(), 0, {}
    model.train()
    while step < len(plan):
        batch = Batch(plan[step], pieces, tags, relations, random.Random(args.seed * 1_000_003 + step))
        found = losses(model, batch)
        sum(found.values()).backward()
        for n, p in model.named_parameters():
            if p.requires_grad:
                masters[n].grad = None if p.grad is None else p.grad.float()
                p.grad = None
        torch.nn.utils.clip_grad_norm_(masters.values(), 2.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        write_back(model, masters)
        schedule.step()
        step += 1
        seen += int(batch.mask.sum())
        for k, v in found.items():
            running[k] = 0.98 * running.get(k, v.item()) + 0.02 * v.item()
        if step % 25 == 0:
            rate = seen / (time.time() - began)
            print(f"step {step}/{len(plan)}, {rate:.0f} pieces/s,", {k: round(v, 3) for k, v in running.items()}, flush=True)
        if args.steps and step >= args.steps:
            return
        if step % (len(plan) // 8) == 0 or step == len(plan):
            state = {"model": {n: p.data for n, p in masters.items()}, "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(), "step": step, "rng": torch.get_rng_state()}
            torch.save(state, f"{args.out}/last.pt.new")
            os.replace(f"{args.out}/last.pt.new", f"{args.out}/last.pt")
            small = 12 if step < len(plan) else 10_000
            for name, documents in dev.items():
                print("dev", name, scores(model, documents[:small], pieces, tags, relations), flush=True)
    final = {n: p.detach().float() for n, p in model.named_parameters()}
    torch.save({"model": final | {n: p.data for n, p in masters.items()}}, f"{args.out}/final.pt")


if __name__ == "__main__":
    main()
