"""Trains the event heads, and the encoder under them, on whole articles of the newsroom gold.

    python train_events.py --shared ../shared --tokens FOLDER --extractions FOLDER --encoder FOLDER --start WEIGHTS --out FOLDER

The other heads keep what the start weights predict (their soft labels); cues and roles learn from the gold statements of these
articles too. FOLDER of tokens has `newsroom_train.tokens.jsonl` (`lab tokenize`), that of extractions `newsroom_train.jsonl`
(`dateline extract` with the start weights). Seeded; resumes from `last.pt` when that exists.
"""

import argparse
import json
import os
import random
import time

import torch

import corpora
import losses
from batches import Batch, windows
from event_losses import ArticleBatch, event_losses
from load_weights import HEADER, load_weights, split_sections
from model import Model
from newsroom import read_articles
from wordpiece import Vocabulary

HEAD_FACTOR, OLD_HEAD_FACTOR = 10, 3  # of the encoder's peak learning rate
POLNEAR_WEIGHT = 2.0
WARMUP = 0.06  # share of the steps
MAX_GRADIENT_NORM = 2.0
PROGRESS_STEPS, SAVED_STEPS = 10, 25
ANTECEDENT_TAGS = ("PRON", "PROPN", "NOUN", "DET")  # parts of speech whose soft antecedents are kept
FROZEN = ("word.", "position")
ENCODER = ("layers.", "norm.", "shape.")


def main():
    args = parse_arguments()
    os.makedirs(args.out, exist_ok=True)
    torch.manual_seed(args.seed)
    torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
    vocabulary = Vocabulary(f"{args.encoder}/vocab.txt")
    labels = read_labels(args.start)
    with open(f"{args.out}/labels.json", "w") as file:
        json.dump(labels, file)
    tags, relations = labels["tags"], labels["relations"]
    numbers = {tag: n for n, tag in enumerate(tags)}, {relation: n for n, relation in enumerate(relations)}

    def load_model():
        model = Model(len(tags), len(relations))
        model.load_encoder(f"{args.encoder}/model.safetensors")
        model.load_state_dict(load_weights(args.start, model, "cpu"), strict=False)
        return model

    articles = read_articles(
        f"{args.shared}/gold/newsroom/train.jsonl",
        f"{args.tokens}/newsroom_train.tokens.jsonl",
        f"{args.extractions}/newsroom_train.jsonl",
    )
    print(len(articles), "articles", sum(len(article.happenings) for article in articles), "happenings", flush=True)
    teacher = load_model().eval().requires_grad_(False)
    hidden = teacher_states(teacher, articles, vocabulary, f"{args.out}/teacher.pt")
    model = load_model()
    groups, optimizer = make_optimizer(model, args.rate)
    plan = plan_batches(len(articles), args)
    polnear = polnear_windows(args, vocabulary) if args.polnear else None
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
    model.train()
    began = time.time()
    for step in range(start, len(plan)):
        chosen = [articles[n] for n in plan[step]]
        batch = ArticleBatch(chosen, vocabulary, random.Random(args.seed * 1000003 + step), numbers)
        found = step_losses(model, teacher, hidden, batch, chosen, tags)
        sum(found.values()).backward()
        if polnear:
            chosen = [next(polnear) for _ in range(args.polnear)]
            extra = polnear_losses(model, Batch(chosen, vocabulary, *numbers, random.Random(step)))
            sum(extra.values()).backward()
            found |= {f"PolNeAR {name}": loss for name, loss in extra.items()}
        torch.nn.utils.clip_grad_norm_(groups, MAX_GRADIENT_NORM)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        schedule.step()
        for name, loss in found.items():
            means[name] = 0.95 * means.get(name, float(loss.detach())) + 0.05 * float(loss.detach())
        if (step + 1) % PROGRESS_STEPS == 0:
            seconds = (time.time() - began) / (step + 1 - start)
            print(f"step {step + 1}/{len(plan)} {seconds:.1f} s", {name: round(mean, 3) for name, mean in means.items()}, flush=True)
        if (step + 1) % SAVED_STEPS == 0 or step + 1 == len(plan):
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
            torch.save(state | {"step": step + 1}, last)
    torch.save({"model": model.state_dict()}, f"{args.out}/final.pt")


def parse_arguments():
    parser = argparse.ArgumentParser()
    for name in ("shared", "tokens", "extractions", "encoder", "start", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--articles", type=int, default=4, help="in a batch")
    parser.add_argument("--steps", type=int, help="at most so many")
    parser.add_argument("--rate", type=float, default=1e-4, help="peak learning rate of the encoder")
    parser.add_argument("--polnear", type=int, default=0, help="windows of PolNeAR beside each batch")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def read_labels(weights):
    """Returns the tags and relations that a weights file predicts."""
    with open(weights, "rb") as file:
        sections = split_sections(file.read()[HEADER:])
    return {name: next(sections).decode().split("\n") for name in ("tags", "relations")}


def plan_batches(count, args):
    """Returns the articles of each batch, each epoch in another order."""
    rng, plan = random.Random(args.seed), []
    for _ in range(args.epochs):
        order = list(range(count))
        rng.shuffle(order)
        plan += [order[at : at + args.articles] for at in range(0, count, args.articles)]
    return plan[: args.steps]


def polnear_windows(args, vocabulary):
    """Yields windows of PolNeAR without end, in random order."""
    gold, tokens = f"{args.shared}/gold/statements/polnear_train.jsonl", f"{args.tokens}/polnear_train.tokens.jsonl"
    pool = [(doc, window) for doc in corpora.statements(gold, tokens) for window in windows(doc, vocabulary)]
    rng = random.Random(args.seed)
    while True:
        rng.shuffle(pool)
        yield from pool


def polnear_losses(model, batch):
    """Returns the weighted losses of cues and roles on windows of PolNeAR, by name."""
    found = losses.gold_losses(model, losses.encode(model, batch.input), batch)
    weight = lambda name: POLNEAR_WEIGHT * losses.WEIGHTS.get(name, 1.0)
    return {name: weight(name) * found[name] for name in ("cue", "role") if name in found}


def make_optimizer(model, encoder_rate):
    """Returns the trained parameters and their optimizer; embeddings of word pieces and positions stay frozen."""
    groups = {1: [], OLD_HEAD_FACTOR: [], HEAD_FACTOR: []}
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(not name.startswith(FROZEN))
        if parameter.requires_grad:
            is_event = name.startswith("events.")
            factor = 1 if name.startswith(ENCODER) else HEAD_FACTOR if is_event else OLD_HEAD_FACTOR
            groups[factor].append(parameter)
    optimizer = torch.optim.AdamW(
        [{"params": parameters, "lr": factor * encoder_rate} for factor, parameters in groups.items()],
        betas=(0.9, 0.98), weight_decay=0.01
    )
    return sum(groups.values(), []), optimizer


@torch.no_grad()
def teacher_states(teacher, articles, vocabulary, path):
    """Returns the teacher's hidden states of the words of each article, by the document's identity."""
    if os.path.exists(path):
        states = torch.load(path)
    else:
        states = []
        for article in articles:
            batch = ArticleBatch([article], vocabulary)
            x = losses.encode(teacher, batch.input)
            states.append(batch.vectors(x, 0, len(article.doc.words)).clone())
        torch.save(states, path)
    return {id(article.doc): state for article, state in zip(articles, states)}


def step_losses(model, teacher, hidden, batch, articles, tags):
    """Returns the weighted losses of all heads on a batch of articles, by name."""
    x = losses.encode(model, batch.input)
    y = torch.zeros_like(x)
    for row, (doc, (first, end)) in enumerate(batch.items):
        states = hidden[id(doc)][first:end][: x.shape[1]]
        y[row, : len(states)] = states
    found = losses.gold_losses(model, x, batch.batch)
    soft = losses.soft_losses(model, x, batch.batch, [teacher], None, encoded=[(teacher, y)])
    soft["coreference"] = antecedent_loss(model, teacher, x, y, batch.batch, tags)
    for name, loss in soft.items():
        found[name] = losses.GOLD_WEIGHT * found[name] + (1 - losses.GOLD_WEIGHT) * loss if name in found else loss
    weighted = {name: losses.WEIGHTS.get(name, 1.0) * loss for name, loss in found.items()}
    return event_losses(model.events, x, batch, articles) | weighted


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
