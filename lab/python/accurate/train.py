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

import corpora
import load_weights
import pseudo_labels
from batches import Plan, batches
from dev_metrics import dev_metrics
from losses import losses
from model import CUES, NAMES, ROLES, Model
from wordpiece import Pieces

EPOCHS = {"syntax": 4, "names": 2.5, "statements": 2.5, "raw": 0}  # of the first run; others may shift them
RAW = ("ecbplus_train", "folding"), ("wikiwars_train", "times")  # texts that only teachers tell of


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--shared", required=True)
    options.add_argument("--tokens", required=True, help="folder with NAME.tokens.jsonl of the texts")
    options.add_argument("--encoder", required=True, help="folder with model.safetensors and vocab.txt")
    options.add_argument("--out", required=True)
    options.add_argument("--seed", type=int, default=1)
    for kind, epochs in EPOCHS.items():
        options.add_argument(f"--{kind}", type=float, default=epochs, help="epochs of this kind of text")
    options.add_argument("--budget", type=int, default=2048, help="pieces of a batch")
    options.add_argument("--start", help="weights to go on from with a new schedule: an earlier run's, or a file that export.py wrote")
    options.add_argument("--names-from", help="weights of an earlier run: it tells the names in texts with statements, and with --teachers it alone judges names")
    options.add_argument("--teachers", nargs="+", default=[], help="weights of earlier runs: what they hold likely is learnt beside gold")
    options.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    options.add_argument("--inside", type=float, default=0.0, help="dropout inside the layers")
    options.add_argument("--peak", type=float, default=1.0, help="scales the learning rates")
    options.add_argument("--workers", type=int, default=0, help="processes that make batches; none: this one does")
    options.add_argument("--figures", type=int, default=8, help="how often dev figures are taken")
    options.add_argument("--steps", type=int, help="stop early: to time it")
    args = options.parse_args()
    os.makedirs(args.out, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(args.seed)
    torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
    pieces = Pieces(f"{args.encoder}/vocab.txt")
    sets, dev = read(args)
    tags, relations = labels(sets["syntax"])
    json.dump({"tags": list(tags), "relations": list(relations), "names": NAMES, "cues": CUES, "roles": ROLES}, open(f"{args.out}/labels.json", "w"))
    print({k: (len(v), sum(len(d.words) for d in v)) for k, v in sets.items()}, len(tags), "tags", len(relations), "relations", flush=True)

    def another(path):
        made = Model(len(tags), len(relations))
        made.start_from(f"{args.encoder}/model.safetensors")
        made.load_state_dict(load_weights.known_weights(path, made, "cpu"), strict=False)
        return made.to(device)

    namer = another(args.names_from) if args.names_from else None
    if namer and not args.teachers:
        agreed = pseudo_labels.agree(namer, sets["statements"], sets["names"] + sets["syntax"], pieces, device)
        print(len(agreed), "names agreed on", flush=True)
    plan = planned(args, sets, pieces)
    model = Model(len(tags), len(relations), args.inside)
    model.start_from(f"{args.encoder}/model.safetensors")
    if args.start:
        model.load_state_dict(load_weights.known_weights(args.start, model, "cpu"), strict=False)
    model.to(device)
    model.layers[: args.frozen].requires_grad_(False)
    teachers = [another(path).to(torch.bfloat16).eval() for path in args.teachers]
    namer = namer.to(torch.bfloat16).eval() if teachers and namer else None
    learner = Learner(model, args, len(plan))
    learner.resume()
    steps = torch.utils.data.DataLoader(
        Plan(plan, pieces, tags, relations, args.seed), batch_size=None, num_workers=args.workers,
        sampler=range(learner.step, len(plan)), prefetch_factor=8 if args.workers else None, multiprocessing_context="fork" if args.workers else None,
    )
    began, seen, running = time.time(), 0, {}
    for batch in steps:
        seen += int(batch.input.mask.sum())
        for name, loss in learner.learn(batch.to(device), teachers, namer).items():
            running[name] = 0.98 * running.get(name, loss) + 0.02 * loss
        if learner.step % 25 == 0:
            rate = seen / (time.time() - began)
            print(f"step {learner.step}/{len(plan)}, {rate:.0f} pieces/s,", {k: round(float(v), 3) for k, v in running.items()}, flush=True)
        if args.steps and learner.step >= args.steps:
            break
        if learner.step % max(len(plan) // args.figures, 1) == 0 or learner.step == len(plan):
            learner.save()
            small = 12 if learner.step < len(plan) else 40
            for name, documents in dev.items():
                print("dev", name, dev_metrics(model, documents[:small], pieces, tags, relations, device), flush=True)
    torch.save({"model": learner.whole()}, f"{args.out}/final.pt")


def read(args):
    """What is learnt from, by kind, and what figures are taken of."""
    syntax, names, gold = f"{args.shared}/corpora/syntax", f"{args.shared}/corpora/names", f"{args.shared}/gold/statements"
    sets = {
        "syntax": corpora.conllu(f"{syntax}/en_ewt-ud-train.conllu", corpora.universal_names(f"{names}/uner_train.tsv"))
        + corpora.conllu(f"{syntax}/gum-permissive-train.conllu"),
        "names": corpora.worldwide(f"{names}/ww_train.tsv"),
        "statements": corpora.statements(f"{gold}/polnear_train.jsonl", f"{args.tokens}/polnear_train.tokens.jsonl"),
        "raw": [],
    }
    if args.raw:
        for name, folder in RAW:
            told = corpora.texts(f"{args.shared}/gold/{folder}/{name}.jsonl", f"{args.tokens}/{name}.tokens.jsonl")
            sets["raw"] += [doc for _, doc in told]
    dev = {
        "ewt": corpora.conllu(f"{syntax}/en_ewt-ud-dev.conllu", corpora.universal_names(f"{names}/uner_dev.tsv")),
        "gum": corpora.conllu(f"{syntax}/gum-dev.conllu"),
        "worldwide": corpora.worldwide(f"{names}/ww_dev.tsv"),
        "polnear": corpora.statements(f"{gold}/polnear_dev.jsonl", f"{args.tokens}/polnear_dev.tokens.jsonl"),
    }
    return sets, dev


def labels(documents):
    """Tags and relations of the treebanks by number; seldom tags are left out."""
    counts = {}
    for doc in documents:
        for tag in doc.tags:
            counts[tag] = counts.get(tag, 0) + 1
    tags = {t: n for n, t in enumerate(sorted(t for t, c in counts.items() if c >= 3))}
    return tags, {r: n for n, r in enumerate(sorted({r for d in documents for r in d.relations}))}


def planned(args, sets, pieces):
    """The batches of the whole run, in their order."""
    dice = random.Random(args.seed)
    plan = []
    known = corpora.people(sets["syntax"] + sets["names"])
    for kind in EPOCHS:
        whole = getattr(args, kind)
        for epoch in range(int(whole + 0.999)):
            made = batches(corpora.renamed(sets[kind], known, dice), pieces, args.budget, dice)
            plan += made[: int(len(made) * min(1, whole - epoch))]
    dice.shuffle(plan)
    return plan


class Learner:
    """The model on its way: it runs in bfloat16, and the optimizer keeps the true weights in single precision."""

    def __init__(self, model, args, steps):
        self.model, self.path, self.step = model, f"{args.out}/last.pt", 0
        self.masters = {n: p.detach().clone().requires_grad_() for n, p in model.named_parameters() if p.requires_grad}
        self.frozen = {n: p.detach().clone() for n, p in model.named_parameters() if not p.requires_grad}
        model.to(torch.bfloat16).train()
        self.live = [p for p in model.parameters() if p.requires_grad]
        is_encoder = lambda name: name.startswith(("layers", "norm"))
        groups = [
            {"params": [p for n, p in self.masters.items() if is_encoder(n)], "lr": 2e-4 * args.peak},
            {"params": [p for n, p in self.masters.items() if not is_encoder(n)], "lr": 1e-3 * args.peak},
        ]
        self.optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min(1, (step + 1) / (0.05 * steps)) * max(0.0, 1 - step / steps)
        )

    def learn(self, batch, teachers, namer):
        """One step; every loss."""
        found = losses(self.model, batch, teachers, namer)
        sum(found.values()).backward()
        for master, live in zip(self.masters.values(), self.live):
            master.grad = None if live.grad is None else live.grad.float()
            live.grad = None
        torch.nn.utils.clip_grad_norm_(self.masters.values(), 2.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.write_back()
        self.schedule.step()
        self.step += 1
        return {name: loss.detach() for name, loss in found.items()}

    @torch.no_grad()
    def write_back(self):
        torch._foreach_copy_(self.live, list(self.masters.values()))

    def whole(self):
        """The true weights, with those that don't learn."""
        return self.frozen | {n: p.data for n, p in self.masters.items()}

    def save(self):
        state = {
            "model": {n: p.data for n, p in self.masters.items()}, "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(), "step": self.step, "rng": torch.get_rng_state(),
        }
        torch.save(state, f"{self.path}.new")
        os.replace(f"{self.path}.new", self.path)

    def resume(self):
        if not os.path.exists(self.path):
            return
        saved = torch.load(self.path, map_location=self.live[0].device)
        for n, p in self.masters.items():
            p.data.copy_(saved["model"][n])
        self.write_back()
        self.optimizer.load_state_dict(saved["optimizer"])
        self.schedule.load_state_dict(saved["schedule"])
        self.step = saved["step"]
        torch.set_rng_state(saved["rng"].cpu())
        print("resumed at step", self.step, flush=True)


if __name__ == "__main__":
    main()
