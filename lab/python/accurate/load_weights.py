"""Loads the weights of an earlier run, or a weights file that `export.py` wrote."""

import struct

import numpy as np
import torch

from event_heads import TABLES
from model import LAYER
from quantized import read_eight_bits, read_four_bits

HEADER = 20  # bytes: magic, version, checksum
FOUR_BITS = 5  # the version since which word pieces have four bits
LISTS = 3  # sections before the weights: tags, relations, vocabulary


def load_weights(path, model, device):
    """Returns the weights at `path` by the names of `model`'s parameters."""
    if path.endswith(".weights"):
        return read_weights_file(path, model)
    return torch.load(path, map_location=device)["model"]


def read_weights_file(path, model):
    """Reads a weights file; quantisation has cost the weights some precision."""
    with open(path, "rb") as file:
        content = file.read()
    (version,) = struct.unpack_from("<I", content, 8)
    sections = iter(list(split_sections(content[HEADER:]))[LISTS:])
    weights = {"word.weight": (read_four_bits if version >= FOUR_BITS else read_eight_bits)(next(sections))}
    weights |= {name: read_eight_bits(next(sections)) for name in ("position", "shape.weight")}

    def norm(name):
        weights[f"{name}.weight"], weights[f"{name}.bias"] = vector(next(sections)), vector(next(sections))

    def dense(name):
        weights[f"{name}.weight"], weights[f"{name}.bias"] = read_eight_bits(next(sections)), vector(next(sections))

    norm("norm")
    for n in range(len(model.layers)):
        for part in LAYER:
            (norm if part.startswith("norm") else dense)(f"layers.{n}.{part}")
    for head in ("tag", "name", "cue"):
        dense(head)
    for head in ("arc", "relation", "role", "coreference"):
        dense(f"{head}.left")
        dense(f"{head}.right")
        weights[f"{head}.weight"] = read_eight_bits(next(sections)).view_as(getattr(model, head).weight)
    if next(sections, None) is not None:  # the list of event types, in files from version 4 on
        for head in ("importance", "attributes", "absent"):
            dense(f"events.{head}")
        for head in ("arguments", "coreference"):
            dense(f"events.{head}.left")
            dense(f"events.{head}.right")
            weights[f"events.{head}.weight"] = read_eight_bits(next(sections)).view_as(getattr(model.events, head).weight)
        for table in TABLES:
            weights[f"events.{table}"] = vector(next(sections)).view_as(getattr(model.events, table))
    assert next(sections, None) is None, "the file holds more than the model"
    return weights


def split_sections(body):
    """Yields the sections of a weights file, each preceded by its length."""
    at = 0
    while at < len(body):
        (length,) = struct.unpack_from("<I", body, at)
        yield body[at + 4 : at + 4 + length]
        at += 4 + length


def vector(section):
    return torch.from_numpy(np.frombuffer(section, "<f4").copy())
