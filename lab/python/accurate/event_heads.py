"""The event heads: triggers with their labels, and pairs of triggers with words of the whole article.

A trigger is one word. Arguments, times and earlier triggers may stand in other windows, so pairs are scored from the hidden
states of all words of an article. `extraction/src/language/nn/event_heads.rs` computes the same.
"""

import pathlib
import sys

import torch
from torch import nn

sys.path.append(str(pathlib.Path(__file__).parent.parent / "lexicons"))

from biaffine import Biaffine
from stem import stem

TYPES = """AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE
ASSAULT ELECT APPOINT RESIGN DIE INJURE ACCIDENT DISASTER RESCUE CRIME JUDGE LEGISLATE BUSINESS SPORT CULTURE SCIENCE HEALTH
MOVE SPEECH LIFE OTHER""".split()
STATUSES = "happened ongoing planned possible denied".split()
IMPORTANCES = "none minor main lead".split()
FORMS = "exact since until between".split()  # how the time of a happening is made of an expression
ROLES = "actor recipient place".split()
TIME = len(ROLES)  # the output of `arguments` for times
ABSENT = len(ROLES) + 3  # nobody for each role; undated, day of publication, month of publication
PAIR_WIDTH = 96
DISTANCE_STARTS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 40, 80, 160, 320]  # words at which another range of distances begins
DISTANCES = len(DISTANCE_STARTS) + 1
ARGUMENT_DROPOUT = 0.2


class EventHeads(nn.Module):
    """Scores triggers and their pairs from hidden states of `width` values."""

    def __init__(self, width):
        super().__init__()
        self.importance = nn.Linear(width, len(IMPORTANCES))
        self.attributes = nn.Linear(width, len(TYPES) + len(STATUSES) + 4 + len(FORMS))
        self.absent = nn.Linear(width, ABSENT)
        self.arguments = Biaffine(width, PAIR_WIDTH, len(ROLES) + 1)
        self.coreference = Biaffine(width, PAIR_WIDTH, 1)
        self.argument_distance = nn.Parameter(torch.zeros(len(ROLES) + 1, 2, 2, DISTANCES))  # other or same sentence, before or after
        self.coreference_distance = nn.Parameter(torch.zeros(2, DISTANCES))  # other or same stem

    def attribute_scores(self, x):
        """Scores type, status, background, attribution and form of the time of triggers, a tuple."""
        return self.attributes(x).float().split([len(TYPES), len(STATUSES), 2, 2, len(FORMS)], -1)

    def argument_scores(self, x, triggers, sentences):
        """Scores [trigger, word, role] of all words; `sentences` has the number of each word's sentence."""
        dependents, governors = self.arguments.project(x, ARGUMENT_DROPOUT)
        by_trigger = torch.einsum("rpq,tq->trp", self.arguments.weight, governors[triggers])
        scores = torch.einsum("wp,trp->twr", dependents, by_trigger).float()
        distance = torch.arange(len(x))[None, :] - triggers[:, None]
        same_sentence = (sentences[None, :] == sentences[triggers][:, None]).long()
        bias = self.argument_distance[:, same_sentence, (distance > 0).long(), distance_range(distance)]
        return scores + bias.permute(1, 2, 0).float()

    def coreference_scores(self, x, triggers, words):
        """Scores [later trigger, earlier trigger] of referring to the same happening."""
        dependents, governors = self.coreference.project(x[triggers], ARGUMENT_DROPOUT)
        scores = (dependents @ self.coreference.weight[0] @ governors.T).float()
        stems = [stem(words[trigger]) for trigger in triggers.tolist()]
        same_stem = torch.tensor([[int(one == other) for other in stems] for one in stems])
        distance = triggers[:, None] - triggers[None, :]
        return scores + self.coreference_distance[same_stem, distance_range(distance)].float()


def distance_range(distance):
    """Returns the number of the range in which a distance in words lies."""
    return torch.bucketize(distance.abs(), torch.tensor(DISTANCE_STARTS), right=True)
