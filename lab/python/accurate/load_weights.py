"""Reads a weights file as export.py writes it: the start of a run that goes on from what ships."""

import struct

import numpy as np
import torch

from model import LAYER


def known_weights(path, model, device):
    """The weights of an earlier run, or of a file that export.py wrote."""
    if path.endswith(".weights"):
        return state(path, model)
    return torch.load(path, map_location=device)["model"]


def state(path, model):
    """The numbers of the file at `path` by the names of `model`'s parameters; eight bits have cost them a little."""
    sections = iter(list(split(open(path, "rb").read()[20:]))[3:])
    found = {"word.weight": matrix(next(sections)), "position": matrix(next(sections)), "shape.weight": matrix(next(sections))}

    def norm(name):
        found[f"{name}.weight"], found[f"{name}.bias"] = vector(next(sections)), vector(next(sections))

    def dense(name):
        found[f"{name}.weight"], found[f"{name}.bias"] = matrix(next(sections)), vector(next(sections))

    norm("norm")
    for n in range(len(model.layers)):
        for part in LAYER:
            (norm if part.startswith("norm") else dense)(f"layers.{n}.{part}")
    for head in ("tag", "name", "cue"):
        dense(head)
    for pair in ("arc", "relation", "role", "coreference"):
        dense(f"{pair}.left")
        dense(f"{pair}.right")
        found[f"{pair}.weight"] = matrix(next(sections)).view_as(getattr(model, pair).weight)
    assert next(sections, None) is None, "the file holds more than the model"
    return found


def split(body):
    at = 0
    while at < len(body):
        (length,) = struct.unpack_from("<I", body, at)
        yield body[at + 4 : at + 4 + length]
        at += 4 + length


def matrix(section):
    rows, columns = struct.unpack_from("<II", section)
    scales = np.frombuffer(section, "<f4", rows, 8)
    cells = np.frombuffer(section, np.int8, rows * columns, 8 + 4 * rows).reshape(rows, columns)
    return torch.from_numpy(cells * scales[:, None])


def vector(section):
    return torch.from_numpy(np.frombuffer(section, "<f4").copy())
