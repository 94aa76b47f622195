"""Loads the weights of an earlier run, or a weights file that `export.py` wrote."""

import struct

import numpy as np
import torch

from event_heads import TABLES
from model import LAYER

HEADER = 20  # bytes: magic, version, checksum
LISTS = 3  # sections before the weights: tags, relations, vocabulary


def load_weights(path, model, device):
    """Returns the weights at `path` by the names of `model`'s parameters."""
    if path.endswith(".weights"):
        return read_weights_file(path, model)
    return torch.load(path, map_location=device)["model"]


def read_weights_file(path, model):
    """Reads a weights file; eight bits have cost the weights some precision."""
    with open(path, "rb") as file:
        sections = iter(list(split_sections(file.read()[HEADER:]))[LISTS:])
    weights = {name: matrix(next(sections)) for name in ("word.weight", "position", "shape.weight")}

    def norm(name):
        weights[f"{name}.weight"], weights[f"{name}.bias"] = vector(next(sections)), vector(next(sections))

    def dense(name):
        weights[f"{name}.weight"], weights[f"{name}.bias"] = matrix(next(sections)), vector(next(sections))

    norm("norm")
    for n in range(len(model.layers)):
        for part in LAYER:
            (norm if part.startswith("norm") else dense)(f"layers.{n}.{part}")
    for head in ("tag", "name", "cue"):
        dense(head)
    for head in ("arc", "relation", "role", "coreference"):
        dense(f"{head}.left")
        dense(f"{head}.right")
        weights[f"{head}.weight"] = matrix(next(sections)).view_as(getattr(model, head).weight)
    if next(sections, None) is not None:  # the list of event types, in files from version 4 on
        for head in ("importance", "attributes", "absent"):
            dense(f"events.{head}")
        for head in ("arguments", "coreference"):
            dense(f"events.{head}.left")
            dense(f"events.{head}.right")
            weights[f"events.{head}.weight"] = matrix(next(sections)).view_as(getattr(model.events, head).weight)
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


def matrix(section):
    """Dequantises a matrix: rows, columns, a scale for each row, the cells."""
    rows, columns = struct.unpack_from("<II", section)
    scales = np.frombuffer(section, "<f4", rows, 8)
    cells = np.frombuffer(section, np.int8, rows * columns, 8 + 4 * rows).reshape(rows, columns)
    return torch.from_numpy(cells * scales[:, None])


def vector(section):
    return torch.from_numpy(np.frombuffer(section, "<f4").copy())
