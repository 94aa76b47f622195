"""Trains the event heads, and the upper layers under them, on whole articles of the newsroom gold.

    python train_events.py --shared ../shared --tokens FOLDER --extractions FOLDER --encoder FOLDER --start WEIGHTS --teacher WEIGHTS --out FOLDER

The other heads keep what the teacher weights predict (their soft labels); cues and roles learn from the gold statements of these
articles and of PolNeAR too. FOLDER of tokens has `newsroom_{train,dev}.tokens.jsonl` and `polnear_train.tokens.jsonl` (`lab
tokenize`), that of extractions `newsroom_{train,dev}.jsonl` (`dateline extract`). Seeded; resumes from `last.pt` if that exists.

The lower layers are frozen, and their hidden states computed once: that halves the time of an epoch.
"""

import argparse
import json
import os
import random
import time

import torch

import corpora
import losses
from batches import Batch, Plan, batches
from event_heads import Parse
from event_losses import ArticleBatch, event_losses
from load_weights import HEADER, load_weights, split_sections
from model import Model
from newsroom import read_articles
from wordpiece import Vocabulary

FROZEN_LAYERS = 3
VARIANTS = 3  # ways in which an article is cut into windows; words are masked in all but the first
HEAD_FACTOR, OLD_HEAD_FACTOR, TABLE_FACTOR = 10, 3, 40  # of the encoder's peak learning rate
SOFT_STEPS, SOFT_WEIGHT = 4, 2.5  # every so many articles the soft labels count, and how much
POLNEAR_WORD_PIECES, POLNEAR_BATCHES, POLNEAR_WEIGHT = 600, 600, 2.0
WARMUP = 0.04  # share of the steps
MAX_GRADIENT_NORM = 2.0
PROGRESS_STEPS, SAVED_STEPS = 10, 25
ANTECEDENT_TAGS = ("PRON", "PROPN", "NOUN", "DET")  # parts of speech whose soft antecedents are kept
TABLES = ("events.position", "events.path", "events.times_between", "events.time_kind")


def main():
    args = parse_arguments()
    os.makedirs(args.out, exist_ok=True)
    torch.manual_seed(args.seed)
    torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
    vocabulary = Vocabulary(f"{args.encoder}/vocab.txt")
    labels = read_labels(args.teacher)
    with open(f"{args.out}/labels.json", "w") as file:
        json.dump(labels, file)
    numbers = tuple({label: n for n, label in enumerate(labels[name])} for name in ("tags", "relations"))

    def load_model(path):
        model = Model(len(labels["tags"]), len(labels["relations"]))
        model.load_encoder(f"{args.encoder}/model.safetensors")
        model.load_state_dict(load_weights(path, model, "cpu"), strict=False)
        return model.eval()

    model, teacher = load_model(args.start), load_model(args.teacher).requires_grad_(False)
    train = [
        read_variants(article, vocabulary, numbers, args.seed + n, VARIANTS) for n, article in enumerate(read_part(args, "train"))
    ]
    dev = [read_variants(article, vocabulary, numbers, 0, 1)[0] for article in read_part(args, "dev")]
    polnear = polnear_batches(args, vocabulary, numbers)
    print(len(train), "articles,", len(polnear), "batches of PolNeAR", flush=True)
    compute_states(model, teacher, train, dev, polnear, f"{args.out}/states.pt")
    print("hidden states are computed", flush=True)
    groups, optimizer = make_optimizer(model, args.rate)
    plan = plan_batches(len(train), args)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (WARMUP * len(plan))) * max(0.0, 1 - step / len(plan))
    )
    last, start, means = f"{args.out}/last.pt", 0, {}
    if os.path.exists(last):
        state = torch.load(last)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        start = state["step"]
    epoch_steps = -(-len(train) // args.articles)
    began = time.time()
    for step in range(start, len(plan)):
        if step % epoch_steps == 0:
            print("dev", step, mean_losses(model, dev), flush=True)
        model.train()
        for n, index in enumerate(plan[step]):
            is_soft = (step * args.articles + n) % SOFT_STEPS == 0
            example = train[index][0 if is_soft else (step // epoch_steps + index) % VARIANTS]
            found = example.losses(model, teacher if is_soft else None, labels["tags"])
            (sum(found.values()) / len(plan[step])).backward()
            for name, loss in found.items():
                means[name] = 0.98 * means.get(name, float(loss.detach())) + 0.02 * float(loss.detach())
        for window in polnear[step % max(1, len(polnear)) :][: args.polnear]:
            found = losses.gold_losses(model, window.encode(model), window.batch)
            found = {name: POLNEAR_WEIGHT * losses.WEIGHTS.get(name, 1.0) * found[name] for name in ("cue", "role") if name in found}
            if found:
                sum(found.values()).backward()
            for name, loss in found.items():
                name = f"PolNeAR {name}"
                means[name] = 0.95 * means.get(name, float(loss.detach())) + 0.05 * float(loss.detach())
        torch.nn.utils.clip_grad_norm_(groups, MAX_GRADIENT_NORM)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        schedule.step()
        if (step + 1) % PROGRESS_STEPS == 0:
            seconds = (time.time() - began) / (step + 1 - start)
            print(f"step {step + 1}/{len(plan)} {seconds:.1f} s", {name: round(mean, 3) for name, mean in means.items()}, flush=True)
        if (step + 1) % SAVED_STEPS == 0 or step + 1 == len(plan):
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
            torch.save(state | {"step": step + 1}, f"{last}.new")
            os.replace(f"{last}.new", last)
    print("dev", len(plan), mean_losses(model, dev), flush=True)
    torch.save({"model": model.state_dict()}, f"{args.out}/final.pt")


def parse_arguments():
    parser = argparse.ArgumentParser()
    for name in ("shared", "tokens", "extractions", "encoder", "start", "teacher", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--articles", type=int, default=4, help="in a batch")
    parser.add_argument("--polnear", type=int, default=1, help="batches of PolNeAR in a step")
    parser.add_argument("--limit", type=int, help="read at most so many articles")
    parser.add_argument("--rate", type=float, default=1e-4, help="peak learning rate of the encoder")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def read_labels(weights):
    """Returns the tags and relations that a weights file predicts."""
    with open(weights, "rb") as file:
        sections = split_sections(file.read()[HEADER:])
    return {name: next(sections).decode().split("\n") for name in ("tags", "relations")}


def read_part(args, part):
    paths = f"{args.shared}/gold/newsroom/{part}.jsonl", f"{args.tokens}/newsroom_{part}.tokens.jsonl", f"{args.extractions}/newsroom_{part}.jsonl"
    return read_articles(*paths)[: args.limit]


def plan_batches(count, args):
    """Returns the articles of each batch, each epoch in another order."""
    rng, plan = random.Random(args.seed), []
    for _ in range(args.epochs):
        order = list(range(count))
        rng.shuffle(order)
        plan += [order[at : at + args.articles] for at in range(0, count, args.articles)]
    return plan


class Windows:
    """Windows as a batch, with their hidden states after the frozen layers in half precision."""

    hidden = None

    def __init__(self, batch):
        self.batch = batch

    @torch.no_grad()
    def compute(self, model):
        """Computes the hidden states."""
        input = self.batch.input
        self.hidden = model.lower(input.word_pieces, input.shapes, input.mask, FROZEN_LAYERS).half()

    def encode(self, model):
        """Returns the hidden states of the words after all layers."""
        return model.upper(self.hidden.float(), self.batch.input.mask, self.batch.input.first, FROZEN_LAYERS)


class Example(Windows):
    """One way to cut an article into windows; `teacher` has the teacher's hidden states of its words."""

    teacher = None

    def __init__(self, article, vocabulary, numbers, rng):
        self.article = article
        super().__init__(ArticleBatch([article], vocabulary, rng, numbers))

    def losses(self, model, teacher, tags):
        """Returns the weighted losses of all heads, by name; with a teacher, its soft labels count too."""
        x = self.encode(model)
        found = losses.gold_losses(model, x, self.batch.batch)
        if teacher:
            y = self.teacher.float()
            soft = losses.soft_losses(model, x, self.batch.batch, [teacher], None, encoded=[(teacher, y)])
            soft["coreference"] = antecedent_loss(model, teacher, x, y, self.batch.batch, tags)
            for name, loss in soft.items():
                known = found.get(name)
                soft_part = SOFT_WEIGHT * loss
                found[name] = soft_part if known is None else losses.GOLD_WEIGHT * known + (1 - losses.GOLD_WEIGHT) * soft_part
        weighted = {name: losses.WEIGHTS.get(name, 1.0) * loss for name, loss in found.items()}
        return event_losses(model.events, x, self.batch, [self.article]) | weighted


def read_variants(article, vocabulary, numbers, seed, count):
    """Returns an article cut in several ways; words are masked in all but the first."""
    return [Example(article, vocabulary, numbers, random.Random(seed * 1000 + n) if n else None) for n in range(count)]


@torch.no_grad()
def compute_states(model, teacher, train, dev, polnear, path):
    """Computes hidden states and parses, or reads them from `path` if it exists."""
    variants = [example for examples in train for example in examples]
    firsts = [examples[0] for examples in train]
    if os.path.exists(path):
        states = torch.load(path, weights_only=False)
    else:
        for windows in variants + dev + polnear:
            windows.compute(model)
        for example in firsts:
            example.teacher = losses.encode(teacher, example.batch.input).half()
        states = {
            "hidden": [windows.hidden for windows in variants + dev + polnear],
            "teacher": [example.teacher for example in firsts],
            "parses": [predict_parse(model, example) for example in firsts + dev],
        }
        torch.save(states, path)
    for windows, hidden in zip(variants + dev + polnear, states["hidden"]):
        windows.hidden = hidden
    for example, hidden in zip(firsts, states["teacher"]):
        example.teacher = hidden
    for example, parse in zip(firsts + dev, states["parses"]):
        example.article.parse = parse


@torch.no_grad()
def predict_parse(model, example):
    """Returns the likeliest head and relation of each word."""
    doc, batch = example.article.doc, example.batch
    count = len(doc.words)
    heads, relations = torch.arange(count), torch.zeros(count, dtype=torch.long)
    sentences = torch.zeros(count, dtype=torch.long)
    for number, (first, end, _) in enumerate(doc.sentences):
        sentences[first:end] = number
    x = example.encode(model)
    best = losses.arc_scores(model, x, batch.batch).argmax(-1)
    rows, words = batch.input.present.nonzero(as_tuple=True)
    labels = losses.relation_scores(model, x, rows, words, best[rows, words]).argmax(-1)
    starts = torch.tensor([first for _, (first, _) in batch.items])
    heads[starts[rows] + words] = starts[rows] + best[rows, words]
    relations[starts[rows] + words] = labels
    return Parse(sentences, heads, relations)


def polnear_batches(args, vocabulary, numbers):
    """Returns batches of windows of PolNeAR, in random order."""
    gold, tokens = f"{args.shared}/gold/statements/polnear_train.jsonl", f"{args.tokens}/polnear_train.tokens.jsonl"
    plan = batches(corpora.statements(gold, tokens), vocabulary, POLNEAR_WORD_PIECES, random.Random(args.seed))[: args.polnear * POLNEAR_BATCHES]
    return [Windows(batch) for batch in map(Plan(plan, vocabulary, *numbers, args.seed).__getitem__, range(len(plan)))]


def make_optimizer(model, encoder_rate):
    """Returns the trained parameters and their optimizer."""
    frozen = ("word.", "position", "shape.", "norm.") + tuple(f"layers.{n}." for n in range(FROZEN_LAYERS))
    groups = {1: [], OLD_HEAD_FACTOR: [], HEAD_FACTOR: [], TABLE_FACTOR: []}
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(not name.startswith(frozen))
        if parameter.requires_grad:
            is_event = name.startswith("events.")
            head = TABLE_FACTOR if name.startswith(TABLES) else HEAD_FACTOR if is_event else OLD_HEAD_FACTOR
            groups[1 if name.startswith("layers.") else head].append(parameter)
    optimizer = torch.optim.AdamW(
        [{"params": parameters, "lr": factor * encoder_rate} for factor, parameters in groups.items()],
        betas=(0.9, 0.98), weight_decay=0.01
    )
    return sum(groups.values(), []), optimizer


@torch.no_grad()
def mean_losses(model, examples):
    """Returns the mean loss of each event head without dropout, by name."""
    model.eval()
    sums = {}
    for example in examples:
        for name, loss in event_losses(model.events, example.encode(model), example.batch, [example.article]).items():
            sums.setdefault(name, []).append(float(loss))
    return {name: round(sum(values) / len(values), 3) for name, values in sums.items()}


def antecedent_loss(model, teacher, x, y, batch, tags):
    """Returns the loss of antecedents of nouns and pronouns against the teacher's distribution."""
    is_mention = torch.tensor([tag.split("\t")[0] in ANTECEDENT_TAGS for tag in tags])
    rows, words = (is_mention[teacher.tag(y).argmax(-1)] & batch.input.present).nonzero(as_tuple=True)
    later = torch.arange(x.shape[1])[None, :] > words[:, None]

    def scores(one, states):
        dependents, governors = one.coreference.project(states, 0.2)
        by_mention = torch.einsum("np,pq->nq", dependents[rows, words], one.coreference.weight[0])
        return torch.einsum("nq,njq->nj", by_mention, governors[rows]).float().masked_fill(later, losses.MASKED)

    with torch.no_grad():
        gold = scores(teacher, y).softmax(-1)
    return losses.distribution_loss(scores(model, x), gold)


if __name__ == "__main__":
    main()
