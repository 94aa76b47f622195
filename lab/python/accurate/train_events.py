"""Trains the accurate model's events, on the newsroom gold and on the teacher's labels of other articles.

    python train_events.py --shared ../shared --silver FILE --tokens FOLDER --extractions FOLDER --encoder FOLDER --start WEIGHTS \
        --previous WEIGHTS --labels FILE --out FOLDER

Tags, names, trees, cues, roles and coreference keep what the weights `previous` predict; cues and roles learn from the gold
statements of newsroom and PolNeAR too. FOLDER of tokens has `newsroom_{train,dev}.tokens.jsonl`,
`polnear_train.tokens.jsonl` and `silver.tokens.jsonl` (`lab tokenize`), that of extractions `newsroom_{train,dev}.jsonl` and
`silver.jsonl` (`dateline extract`). Seeded; resumes from `last.pt` if that exists.
"""

import argparse
import json
import os
import random

import torch

import corpora
import losses
from articles import load_accurate, mean_losses, numbers, read_labels, read_newsroom, read_silver, set_parses
from batches import Plan, batches
from event_losses import ArticleBatch, event_losses
from quantized import four_bits, read_four_bits
from runs import make_optimizer, plan_batches, run
from soft_events import soft_event_losses
from wordpiece import Vocabulary

HEAD_FACTOR, OLD_HEAD_FACTOR, TABLE_FACTOR = 10, 3, 40  # of the encoder's peak learning rate
SOFT_STEPS, SOFT_WEIGHT = 4, 2.5  # every so many steps the labels of the previous weights count, and how much
POLNEAR_WORD_PIECES, POLNEAR_WEIGHT = 600, 2.0
ANTECEDENT_TAGS = ("PRON", "PROPN", "NOUN", "DET")  # parts of speech whose soft antecedents are kept
TABLES = ("events.position", "events.times_between", "events.time_kind")


def main():
    args = parse_arguments()
    torch.manual_seed(args.seed)
    vocabulary, labels = Vocabulary(f"{args.encoder}/vocab.txt"), read_labels(args.previous)
    os.makedirs(args.out, exist_ok=True)
    with open(f"{args.out}/labels.json", "w") as file:
        json.dump(labels, file)
    model, previous = (load_accurate(path, labels, args.encoder) for path in (args.start, args.previous))
    previous.requires_grad_(False)
    with torch.no_grad():  # learns with the embeddings that it will have
        model.word.weight.copy_(read_four_bits(four_bits(model.word.weight)))
    train, dev, silver = read_newsroom(args, "train"), read_newsroom(args, "dev"), read_silver(args)
    set_parses(train + dev, previous, vocabulary)
    soft = torch.load(args.labels, weights_only=False)
    for article, parse in zip(silver, soft["parses"]):
        article.parse = parse
    plan = plan_batches(len(train), args.articles, args.epochs, args.seed)
    silver_plan = plan_batches(len(silver), args.silver_articles, len(plan) * args.silver_articles // len(silver) + 1, args.seed)
    polnear = polnear_batches(args, len(plan), vocabulary, numbers(labels))

    def step_losses(step):
        is_soft = step % SOFT_STEPS == 0
        articles, rng = [train[n] for n in plan[step]], random.Random(args.seed * 1_000_003 + step)
        batch = ArticleBatch(articles, vocabulary, rng, numbers(labels))
        x = losses.encode(model, batch.input)
        found = losses.gold_losses(model, x, batch.batch)
        if is_soft:
            kept = kept_losses(model, previous, x, batch.batch, labels["tags"])
            found |= {name: loss for name, loss in kept.items() if name not in found}
        weighted = {name: losses.WEIGHTS.get(name, 1.0) * loss for name, loss in found.items()}
        yield event_losses(model.events, x, batch, articles) | weighted
        for index in silver_plan[step]:
            batch = ArticleBatch([silver[index]], vocabulary, labels=numbers(labels))
            x = losses.encode(model, batch.input)
            found = soft_event_losses(model, x, batch, silver[index], soft["labels"][index])
            kept = kept_losses(model, previous, x, batch.batch, labels["tags"])
            found |= {name: losses.WEIGHTS.get(name, 1.0) * loss for name, loss in kept.items()}
            yield {f"silver {name}": args.silver_weight * loss / len(silver_plan[step]) for name, loss in found.items()}
        window = polnear[step % len(polnear)]
        found = losses.gold_losses(model, losses.encode(model, window.input), window)
        yield {
            f"PolNeAR {name}": POLNEAR_WEIGHT * losses.WEIGHTS.get(name, 1.0) * found[name] for name in ("cue", "role") if name in found
        }

    run(
        model, make_optimizer(freeze(model), args.rate, rate_factor), len(plan), step_losses,
        lambda step: print("dev", step, mean_losses(model, dev, vocabulary), flush=True), len(plan) // args.epochs, args.out,
    )


def parse_arguments():
    parser = argparse.ArgumentParser()
    for name in ("shared", "silver", "tokens", "extractions", "encoder", "start", "previous", "labels", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--epochs", type=int, default=3, help="over the gold")
    parser.add_argument("--articles", type=int, default=4, help="with gold in a step")
    parser.add_argument("--silver-articles", type=int, default=6, help="without gold in a step")
    parser.add_argument("--silver-weight", type=float, default=2.0, help="of their losses beside those of gold")
    parser.add_argument("--limit", type=int, help="read at most so many articles")
    parser.add_argument("--rate", type=float, default=1e-4, help="peak learning rate of the encoder")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def polnear_batches(args, count, vocabulary, numbers):
    """Returns at most `count` batches of windows of PolNeAR, in random order."""
    gold, tokens = f"{args.shared}/gold/statements/polnear_train.jsonl", f"{args.tokens}/polnear_train.tokens.jsonl"
    plan = batches(corpora.statements(gold, tokens), vocabulary, POLNEAR_WORD_PIECES, random.Random(args.seed))[:count]
    return Plan(plan, vocabulary, *numbers, args.seed)


def freeze(model):
    """Freezes the table of syntactic paths: its gradient takes as long as all others, and it is learnt already."""
    model.events.path.requires_grad_(False)
    return model


def rate_factor(name):
    """Returns the factor of a parameter's learning rate."""
    if name.startswith(("layers.", "norm.", "shape.")):
        return 1
    return TABLE_FACTOR if name.startswith(TABLES) else HEAD_FACTOR if name.startswith("events.") else OLD_HEAD_FACTOR


def kept_losses(model, previous, x, batch, tags):
    """Returns the losses of the heads against the labels of the previous weights, by name."""
    y = losses.encode(previous, batch.clean)
    found = losses.soft_losses(model, x, batch, [previous], None, encoded=[(previous, y)])
    found["coreference"] = antecedent_loss(model, previous, x, y, batch, tags)
    return {name: SOFT_WEIGHT * loss for name, loss in found.items()}


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
