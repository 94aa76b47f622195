"""Writes the weights file that `extraction/src/language/accurate` loads: word pieces in four bits, every other
matrix in eight, with a scale for each row.

Several `--model` files are averaged, each as often as it is named; they must be of runs that started from each other. A
weights file may stand for a run.

    python export.py --model RUN/final.pt [RUN/final.pt …] --labels RUN/labels.json --encoder FOLDER --out ../../../extraction/models/accurate.weights
"""

import argparse
import json
import struct

import numpy as np
import torch

from event_heads import TABLES, TYPES
from load_weights import load_weights
from model import LAYER, VOCABULARY, Model
from quantized import eight_bits, four_bits

VERSION = 5  # as in extraction/src/language/accurate/mod.rs


def vector(values):
    return values.detach().float().numpy().astype("<f4").tobytes()


def dense(layer):
    return [eight_bits(layer.weight), vector(layer.bias)]


def norm(layer):
    return [vector(layer.weight), vector(layer.bias)]


def biaffine(head):
    width = head.weight.shape[-1]
    return dense(head.left) + dense(head.right) + [eight_bits(head.weight.reshape(-1, width))]


def event_sections(heads):
    sections = ["\n".join(TYPES).encode()]
    for layer in (heads.importance, heads.attributes, heads.absent):
        sections += dense(layer)
    for head in (heads.arguments, heads.coreference):
        sections += biaffine(head)
    return sections + [vector(getattr(heads, table).flatten()) for table in TABLES]


def checksum(body):
    """Computes the checksum of `extraction/src/language/weights.rs`."""
    total, mask = len(body), (1 << 64) - 1
    padded = body + b"\0" * (-len(body) % 8)
    for word in np.frombuffer(padded, dtype="<u8").tolist():
        total = ((((total << 7) | (total >> 57)) & mask) ^ word) * 0x9E3779B97F4A7C15 & mask
    return total


def mean(paths, model):
    """Returns the mean weights of several files."""
    runs = [load_weights(path, model, "cpu") for path in paths]
    return {name: sum(run[name].float() for run in runs) / len(runs) for name in runs[0]}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--model", required=True, nargs="+")
    for name in ("labels", "encoder", "out"):
        options.add_argument(f"--{name}", required=True)
    options.add_argument("--full-precision", help="also write the mean without quantisation, to train on from")
    args = options.parse_args()
    labels = json.load(open(args.labels))
    model = Model(len(labels["tags"]), len(labels["relations"]))
    model.load_encoder(f"{args.encoder}/model.safetensors")
    weights = mean(args.model, model)
    model.load_state_dict(weights, strict=False)
    if args.full_precision:
        torch.save({"model": weights}, args.full_precision)
    vocabulary = open(f"{args.encoder}/vocab.txt", encoding="utf-8").read().split("\n")[:VOCABULARY]
    sections = ["\n".join(lines).encode() for lines in (labels["tags"], labels["relations"], vocabulary)]
    sections += [four_bits(model.word.weight), eight_bits(model.position), eight_bits(model.shape.weight)] + norm(model.norm)
    for layer in model.layers:
        for part in LAYER:
            sections += (norm if part.startswith("norm") else dense)(getattr(layer, part))
    sections += dense(model.tag) + dense(model.name) + dense(model.cue)
    for head in (model.arc, model.relation, model.role, model.coreference):
        sections += biaffine(head)
    sections += event_sections(model.events)
    body = b"".join(struct.pack("<I", len(s)) + s for s in sections)
    with open(args.out, "wb") as out:
        out.write(b"DATELINE" + struct.pack("<IQ", VERSION, checksum(body)) + body)
    print(len(body) / 1e6, "MB")


if __name__ == "__main__":
    main()
