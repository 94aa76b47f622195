"""Writes the teacher's soft labels of events for the articles without gold.

The accurate model's weights `parser` give the trees, and half of the attributes of triggers.

    python label_events.py --shared ../shared --silver FILE --tokens FOLDER --extractions FOLDER --encoder FOLDER --parser WEIGHTS --model RUN/final.pt --out FILE
"""

import argparse

import torch

import soft_events
from articles import load_accurate, read_labels, read_silver, set_parses
from event_losses import ArticleBatch
from teacher import Teacher
from wordpiece import Vocabulary

PROGRESS_ARTICLES = 100


def main():
    parser = argparse.ArgumentParser()
    for name in ("shared", "silver", "tokens", "extractions", "encoder", "parser", "model", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--limit", type=int, help="read at most so many articles")
    args = parser.parse_args()
    vocabulary, labels = Vocabulary(f"{args.encoder}/vocab.txt"), read_labels(args.parser)
    articles = read_silver(args)
    accurate = load_accurate(args.parser, labels, args.encoder)
    set_parses(articles, accurate, vocabulary)
    model = Teacher(len(labels["relations"])).eval()
    model.load_state_dict(torch.load(args.model)["model"])
    found = []
    for article in articles:
        with torch.autocast("cpu", torch.bfloat16):
            found.append(soft_events.predict(model, article, ArticleBatch([article], vocabulary), accurate))
        if len(found) % PROGRESS_ARTICLES == 0:
            print(len(found), "articles", flush=True)
    torch.save({"parses": [article.parse for article in articles], "labels": found}, args.out)


if __name__ == "__main__":
    main()
