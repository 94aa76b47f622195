"""Writes the articles without gold that a teacher labels: JSON lines with `id`, `text` and `date`.

    python silver_articles.py --shared ../shared > silver.jsonl

They are those of Worldwide English, ECB+ and PolNeAR, their training parts. Articles that share a tenth of their sequences of
eight words with newsroom, or with a part on which models are chosen, are left out. Where the date is unknown, one of the
corpus's time is assumed.
"""

import argparse
import json
import re

import corpora

NEWSROOM = ("gold/newsroom/train.jsonl", "gold/newsroom/dev.jsonl")
DEV = ("gold/statements/ggt_dev.jsonl", "gold/statements/polnear_dev.jsonl", "gold/folding/ecbplus_dev.jsonl")
SEQUENCE, MAX_SHARED, MIN_SEQUENCES = 8, 0.1, 40
WORLDWIDE_DATE, ECB_DATE, POLNEAR_DATE = "2022-06-15", "2010-06-15", "2016-09-15"
OPENING = "([{“‘$#£€"
CLOSING = re.compile(r"([.,;:!?)\]}’”%…]|('s|'re|'ve|'ll|n't|'d|'m|’s)$)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", required=True)
    shared = parser.parse_args().shared
    known = set()
    for path in NEWSROOM + DEV:
        for row in read_lines(f"{shared}/{path}"):
            known |= sequences(row["text"])
    for id, text, date in articles(shared):
        own = sequences(text)
        if len(own) >= MIN_SEQUENCES and len(own & known) <= MAX_SHARED * len(own):
            print(json.dumps({"id": id, "text": text, "date": date}))


def articles(shared):
    """Yields (id, text, date) of all articles."""
    for doc in corpora.worldwide(f"{shared}/corpora/names/ww_train.tsv"):
        sentences = [("\n\n" if opens and first else " " if first else "") + join(doc.words[first:end]) for first, end, opens in doc.sentences]
        yield doc.id, "".join(sentences), WORLDWIDE_DATE
    for row in read_lines(f"{shared}/gold/folding/ecbplus_train.jsonl"):
        paragraphs = [join(line.split()) for line in row["text"].split("\n")]
        yield row["id"], "\n\n".join(filter(None, paragraphs)), row["date"] or ECB_DATE
    for row in read_lines(f"{shared}/gold/statements/polnear_train.jsonl"):
        day = re.search(r"_(\d{4}-\d\d-\d\d)_", row["id"])
        yield row["id"], row["text"], day[1] if day else POLNEAR_DATE


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def sequences(text):
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + SEQUENCE]) for at in range(len(words) - SEQUENCE)}


def join(words):
    """Joins tokens as a text has them: no space before closing marks and after opening ones."""
    text, is_glued, is_quoted = "", True, False
    for word in words:
        if word in ('"', "``", "''"):
            is_quoted = not is_quoted if word == '"' else word == "``"
            text += ' "' if is_quoted and not is_glued else '"'
            is_glued = is_quoted
            continue
        text += word if is_glued or CLOSING.match(word) or word == "/" else f" {word}"
        is_glued = word in OPENING or word == "/"
    return text


if __name__ == "__main__":
    main()
