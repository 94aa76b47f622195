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
from batches import Plan, batches
from dev_metrics import dev_metrics
from load_weights import load_weights
from losses import losses
from model import CUES, NAMES, ROLES, Model
from pseudo_labels import label_names
from wordpiece import Vocabulary

EPOCHS = {"syntax": 4, "names": 2.5, "statements": 2.5, "raw": 0}  # of the first run
RAW = ("ecbplus_train", "folding"), ("wikiwars_train", "times")  # texts for soft labels alone: file and folder
MIN_TAG_COUNT = 3  # rarer tags of the treebanks are not predicted
PROGRESS_STEPS = 25  # steps between two lines of losses
DEV_DOCUMENTS, FINAL_DEV_DOCUMENTS = 12, 40  # of each split, for dev metrics
ENCODER_RATE, HEAD_RATE = 2e-4, 1e-3  # peak learning rates
WARMUP = 0.05  # share of the steps
MAX_GRADIENT_NORM = 2.0


def main():
    args = parse_arguments()
    os.makedirs(args.out, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(args.seed)
    torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
    vocabulary = Vocabulary(f"{args.encoder}/vocab.txt")
    sets, dev = read_corpora(args)
    tags, relations = label_sets(sets["syntax"])
    with open(f"{args.out}/labels.json", "w") as file:
        json.dump({"tags": list(tags), "relations": list(relations), "names": NAMES, "cues": CUES, "roles": ROLES}, file)
    sizes = {kind: (len(documents), sum(len(doc.words) for doc in documents)) for kind, documents in sets.items()}
    print(sizes, len(tags), "tags", len(relations), "relations", flush=True)

    def load_model(path):
        model = Model(len(tags), len(relations))
        model.load_encoder(f"{args.encoder}/model.safetensors")
        model.load_state_dict(load_weights(path, model, "cpu"), strict=False)
        return model.to(device)

    name_teacher = load_model(args.names_from) if args.names_from else None
    if name_teacher and not args.teachers:
        agreed = label_names(name_teacher, sets["statements"], sets["names"] + sets["syntax"], vocabulary, device)
        print(len(agreed), "names agreed on", flush=True)
    plan = plan_batches(args, sets, vocabulary)
    model = Model(len(tags), len(relations), args.layer_dropout)
    model.load_encoder(f"{args.encoder}/model.safetensors")
    if args.start:
        model.load_state_dict(load_weights(args.start, model, "cpu"), strict=False)
    model.to(device)
    model.layers[: args.frozen].requires_grad_(False)
    teachers = [load_model(path).to(torch.bfloat16).eval() for path in args.teachers]
    name_teacher = name_teacher.to(torch.bfloat16).eval() if teachers and name_teacher else None
    trainer = Trainer(model, args, len(plan))
    trainer.resume()
    loader = torch.utils.data.DataLoader(
        Plan(plan, vocabulary, tags, relations, args.seed), batch_size=None, num_workers=args.workers,
        sampler=range(trainer.step, len(plan)), prefetch_factor=8 if args.workers else None, multiprocessing_context="fork" if args.workers else None,
    )
    started, word_pieces, means = time.time(), 0, {}
    for batch in loader:
        word_pieces += int(batch.input.mask.sum())
        for name, loss in trainer.train_batch(batch.to(device), teachers, name_teacher).items():
            means[name] = 0.98 * means.get(name, loss) + 0.02 * loss
        if trainer.step % PROGRESS_STEPS == 0:
            speed = word_pieces / (time.time() - started)
            rounded = {name: round(float(mean), 3) for name, mean in means.items()}
            print(f"step {trainer.step}/{len(plan)}, {speed:.0f} word pieces/s,", rounded, flush=True)
        if args.steps and trainer.step >= args.steps:
            break
        is_last = trainer.step == len(plan)
        if trainer.step % max(len(plan) // args.dev_checks, 1) == 0 or is_last:
            trainer.save()
            count = FINAL_DEV_DOCUMENTS if is_last else DEV_DOCUMENTS
            for name, documents in dev.items():
                print("dev", name, dev_metrics(model, documents[:count], vocabulary, tags, relations, device), flush=True)
    torch.save({"model": trainer.weights()}, f"{args.out}/final.pt")


def parse_arguments():
    options = argparse.ArgumentParser()
    options.add_argument("--shared", required=True, help="folder with corpora/ and gold/")
    options.add_argument("--tokens", required=True, help="folder with NAME.tokens.jsonl of the texts, as `lab tokenize` prints them")
    options.add_argument("--encoder", required=True, help="folder with model.safetensors and vocab.txt")
    options.add_argument("--out", required=True, help="folder of the run")
    options.add_argument("--seed", type=int, default=1)
    for kind, epochs in EPOCHS.items():
        options.add_argument(f"--{kind}", type=float, default=epochs, help="epochs of these texts")
    options.add_argument("--batch-size", type=int, default=2048, help="word pieces in a batch")
    options.add_argument("--start", help="weights to start from, with a new schedule: of an earlier run, or a weights file")
    options.add_argument("--names-from", help="weights of an earlier run that labels names in texts with statements; with --teachers the only teacher of names")
    options.add_argument("--teachers", nargs="+", default=[], help="weights of earlier runs whose soft labels are learned beside gold")
    options.add_argument("--frozen", type=int, default=0, help="number of lowest layers that are not trained")
    options.add_argument("--layer-dropout", type=float, default=0.0, help="probability of dropout inside the layers")
    options.add_argument("--rate-factor", type=float, default=1.0, help="scales the learning rates")
    options.add_argument("--workers", type=int, default=0, help="processes that make batches; 0 for none but this one")
    options.add_argument("--dev-checks", type=int, default=8, help="how often dev metrics are printed")
    options.add_argument("--steps", type=int, help="stop early: for timing")
    return options.parse_args()


def read_corpora(args):
    """Returns the documents to train on by kind, and the documents of dev splits by name."""
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
            texts = corpora.texts(f"{args.shared}/gold/{folder}/{name}.jsonl", f"{args.tokens}/{name}.tokens.jsonl")
            sets["raw"] += [doc for _, doc in texts]
    dev = {
        "ewt": corpora.conllu(f"{syntax}/en_ewt-ud-dev.conllu", corpora.universal_names(f"{names}/uner_dev.tsv")),
        "gum": corpora.conllu(f"{syntax}/gum-dev.conllu"),
        "worldwide": corpora.worldwide(f"{names}/ww_dev.tsv"),
        "polnear": corpora.statements(f"{gold}/polnear_dev.jsonl", f"{args.tokens}/polnear_dev.tokens.jsonl"),
    }
    return sets, dev


def label_sets(documents):
    """Returns the indexes of the treebanks' tags and relations; rare tags are left out."""
    counts = {}
    for doc in documents:
        for tag in doc.tags:
            counts[tag] = counts.get(tag, 0) + 1
    tags = sorted(tag for tag, count in counts.items() if count >= MIN_TAG_COUNT)
    relations = sorted({relation for doc in documents for relation in doc.relations})
    return {tag: index for index, tag in enumerate(tags)}, {relation: index for index, relation in enumerate(relations)}


def plan_batches(args, sets, vocabulary):
    """Returns the batches of the whole run in random order; each epoch renames other persons."""
    rng = random.Random(args.seed)
    plan = []
    names = corpora.person_names(sets["syntax"] + sets["names"])
    for kind in EPOCHS:
        epochs = getattr(args, kind)
        for epoch in range(int(epochs + 0.999)):
            made = batches(corpora.rename_persons(sets[kind], names, rng), vocabulary, args.batch_size, rng)
            plan += made[: int(len(made) * min(1, epochs - epoch))]
    rng.shuffle(plan)
    return plan


class Trainer:
    """Model, optimizer and schedule. The model runs in bfloat16; the optimizer keeps its weights in single precision."""

    def __init__(self, model, args, steps):
        self.model, self.path, self.step = model, f"{args.out}/last.pt", 0
        self.masters = {n: p.detach().clone().requires_grad_() for n, p in model.named_parameters() if p.requires_grad}
        self.frozen = {n: p.detach().clone() for n, p in model.named_parameters() if not p.requires_grad}
        model.to(torch.bfloat16).train()
        self.live = [p for p in model.parameters() if p.requires_grad]
        is_encoder = lambda name: name.startswith(("layers", "norm"))
        groups = [
            {"params": [p for n, p in self.masters.items() if is_encoder(n)], "lr": ENCODER_RATE * args.rate_factor},
            {"params": [p for n, p in self.masters.items() if not is_encoder(n)], "lr": HEAD_RATE * args.rate_factor},
        ]
        self.optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min(1, (step + 1) / (WARMUP * steps)) * max(0.0, 1 - step / steps)
        )

    def train_batch(self, batch, teachers, name_teacher):
        """Makes one optimizer step, and returns the losses by name."""
        found = losses(self.model, batch, teachers, name_teacher)
        sum(found.values()).backward()
        for master, live in zip(self.masters.values(), self.live):
            master.grad = None if live.grad is None else live.grad.float()
            live.grad = None
        torch.nn.utils.clip_grad_norm_(self.masters.values(), MAX_GRADIENT_NORM)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.update_model()
        self.schedule.step()
        self.step += 1
        return {name: loss.detach() for name, loss in found.items()}

    @torch.no_grad()
    def update_model(self):
        """Copies the optimizer's weights to the model."""
        torch._foreach_copy_(self.live, list(self.masters.values()))

    def weights(self):
        """Returns all weights in single precision, the frozen ones included."""
        return self.frozen | {n: p.data for n, p in self.masters.items()}

    def save(self):
        """Writes the checkpoint from which `resume` continues."""
        state = {
            "model": {n: p.data for n, p in self.masters.items()}, "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(), "step": self.step, "rng": torch.get_rng_state(),
        }
        torch.save(state, f"{self.path}.new")
        os.replace(f"{self.path}.new", self.path)

    def resume(self):
        """Continues from the checkpoint, if there is one."""
        if not os.path.exists(self.path):
            return
        saved = torch.load(self.path, map_location=self.live[0].device)
        for n, p in self.masters.items():
            p.data.copy_(saved["model"][n])
        self.update_model()
        self.optimizer.load_state_dict(saved["optimizer"])
        self.schedule.load_state_dict(saved["schedule"])
        self.step = saved["step"]
        torch.set_rng_state(saved["rng"].cpu())
        print("resumed at step", self.step, flush=True)


if __name__ == "__main__":
    main()
