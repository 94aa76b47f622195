"""Matrices of the weights file: rows of integers with a scale each, value = cell × scale.

Rows, columns (`u32` each) and a scale (`f32`) for each row come first; then the cells, in eight bits or two in a byte.
"""

import struct

import numpy as np
import torch

CLIPPING = np.linspace(0.5, 1.0, 11)  # shares of a row's largest value that are tried as that of the highest cell


def eight_bits(weights):
    """Quantises a matrix in bytes from -127 to 127."""
    weights = weights.detach().float().numpy()
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-12) / 127
    cells = np.clip(np.rint(weights / scales[:, None]), -127, 127).astype(np.int8)
    return header(weights, scales) + cells.tobytes()


def four_bits(weights):
    """Quantises a matrix in half bytes from -7 to 7, the even column's the lower; the scale of a row is that of least error."""
    weights = weights.detach().float().numpy()
    highest = np.maximum(np.abs(weights).max(axis=1), 1e-12) / 7
    best, scales = np.full(len(weights), np.inf), highest
    for share in CLIPPING:
        tried = highest * share
        error = ((round_cells(weights, tried) * tried[:, None] - weights) ** 2).sum(axis=1)
        scales = np.where(error < best, tried, scales)
        best = np.minimum(error, best)
    scales = scales.astype("<f4")
    cells = (round_cells(weights, scales) + 8).astype(np.uint8)
    return header(weights, scales) + (cells[:, 0::2] | cells[:, 1::2] << 4).tobytes()


def round_cells(weights, scales):
    return np.clip(np.rint(weights / scales[:, None]), -7, 7)


def header(weights, scales):
    return struct.pack("<II", *weights.shape) + scales.astype("<f4").tobytes()


def read_eight_bits(section):
    """Dequantises a matrix of bytes."""
    rows, columns, scales = read_header(section)
    cells = np.frombuffer(section, np.int8, rows * columns, 8 + 4 * rows).reshape(rows, columns)
    return torch.from_numpy(cells * scales[:, None])


def read_four_bits(section):
    """Dequantises a matrix of half bytes."""
    rows, columns, scales = read_header(section)
    packed = np.frombuffer(section, np.uint8, rows * columns // 2, 8 + 4 * rows).reshape(rows, columns // 2)
    cells = np.stack([packed & 15, packed >> 4], axis=2).reshape(rows, columns).astype(np.int8) - 8
    return torch.from_numpy(cells * scales[:, None])


def read_header(section):
    rows, columns = struct.unpack_from("<II", section)
    return rows, columns, np.frombuffer(section, "<f4", rows, 8)
