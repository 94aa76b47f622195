"""Biaffine scores of pairs of words (Dozat & Manning 2017)."""

import torch
import torch.nn.functional as F
from torch import nn


class Biaffine(nn.Module):
    """Scores pairs of a dependent (`left`) and a governor (`right`) (Dozat & Manning 2017).

    `left` and `right` name parameters in files of earlier runs.
    """

    def __init__(self, inputs, width, outputs):
        super().__init__()
        self.left, self.right = nn.Linear(inputs, width), nn.Linear(inputs, width)
        self.weight = nn.Parameter(torch.zeros(outputs, width + 1, width + 1))
        nn.init.normal_(self.weight, std=0.02)

    def project(self, x, probability):
        """Projects hidden states as dependents and as governors, and appends a 1; `probability` is that of dropout."""
        dependents = F.dropout(F.relu(self.left(x)), probability, self.training)
        governors = F.dropout(F.relu(self.right(x)), probability, self.training)
        return append_one(dependents), append_one(governors)


def append_one(x):
    return F.pad(x, (0, 1), value=1.0)
