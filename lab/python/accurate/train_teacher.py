"""Trains the teacher of the events on the newsroom gold, with the statements of PolNeAR and the coreference of GUM beside it.

    python train_teacher.py --shared ../shared --tokens FOLDER --extractions FOLDER --encoder FOLDER --mpnet FOLDER --parser WEIGHTS --out FOLDER

Folders are as for `train_events.py`; `mpnet` holds `model.safetensors` of all-mpnet-base-v2, and the accurate model's weights
`parser` give the trees. Seeded; resumes from `last.pt` if that exists.
"""

import argparse
import random
from dataclasses import replace

import torch

import corpora
import losses
from articles import load_accurate, mean_losses, numbers, read_labels, read_newsroom, set_parses
from batches import Plan, batches
from event_losses import ArticleBatch, event_losses
from runs import make_optimizer, plan_batches, run
from teacher import Teacher
from wordpiece import Vocabulary

HEAD_FACTOR, TABLE_FACTOR = 10, 100  # of the encoder's peak learning rate
POLNEAR_WORD_PIECES, GUM_WORD_PIECES = 900, 600  # of a batch
GUM_STEPS = 2  # every so many steps a batch of GUM counts
TABLES = ("events.position", "events.path", "events.times_between", "events.time_kind", "events.argument_distance")


def main():
    args = parse_arguments()
    torch.manual_seed(args.seed)
    vocabulary, labels = Vocabulary(f"{args.encoder}/vocab.txt"), read_labels(args.parser)
    train, dev = read_newsroom(args, "train"), read_newsroom(args, "dev")
    set_parses(train + dev, load_accurate(args.parser, labels, args.encoder), vocabulary)
    plan = plan_batches(len(train), args.articles, args.epochs, args.seed)

    def other_batches(documents, word_pieces, seed):
        made = batches(documents, vocabulary, word_pieces, random.Random(seed))[: len(plan)]
        return Plan(made, vocabulary, *numbers(labels), seed)

    gold, tokens = f"{args.shared}/gold/statements/polnear_train.jsonl", f"{args.tokens}/polnear_train.tokens.jsonl"
    polnear = other_batches(corpora.statements(gold, tokens), POLNEAR_WORD_PIECES, args.seed)
    chains = [
        replace(doc, tags=None, heads=None, relations=None, names=None)
        for doc in corpora.conllu(f"{args.shared}/corpora/syntax/gum-permissive-train.conllu")
    ]
    gum = other_batches(chains, GUM_WORD_PIECES, args.seed + 1)
    model = Teacher(len(labels["relations"]))
    model.load_encoder(f"{args.mpnet}/model.safetensors")

    def window_losses(name, batch):
        found = losses.gold_losses(model, losses.encode(model, batch.input), batch)
        return {f"{name} {head}": losses.WEIGHTS.get(head, 1.0) * loss for head, loss in found.items()}

    def step_losses(step):
        articles = [train[n] for n in plan[step]]
        batch = ArticleBatch(articles, vocabulary, random.Random(step), numbers(labels))
        x = losses.encode(model, batch.input)
        found = losses.gold_losses(model, x, batch.batch)
        weighted = {name: losses.WEIGHTS.get(name, 1.0) * loss for name, loss in found.items()}
        yield event_losses(model.events, x, batch, articles) | weighted
        yield window_losses("PolNeAR", polnear[step % len(polnear)])
        if step % GUM_STEPS == 0:
            yield window_losses("GUM", gum[step // GUM_STEPS % len(gum)])

    run(
        model, make_optimizer(model, args.rate, rate_factor), len(plan), step_losses,
        lambda step: print("dev", step, mean_losses(model, dev, vocabulary), flush=True), len(plan) // args.epochs, args.out,
    )


def parse_arguments():
    parser = argparse.ArgumentParser()
    for name in ("shared", "tokens", "extractions", "encoder", "mpnet", "parser", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--articles", type=int, default=4, help="in a batch")
    parser.add_argument("--limit", type=int, help="read at most so many articles")
    parser.add_argument("--rate", type=float, default=6e-5, help="peak learning rate of the encoder")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def rate_factor(name):
    """Returns the factor of a parameter's learning rate."""
    if name.startswith(("layers.", "norm.", "relative.")):
        return 1
    return TABLE_FACTOR if name.startswith(TABLES) else HEAD_FACTOR


if __name__ == "__main__":
    main()
