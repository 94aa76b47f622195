"""The event heads: triggers with their labels, and pairs of triggers with words of the whole article.

A trigger is one word. Arguments, times and earlier triggers may stand in other windows, so pairs are scored from the hidden
states of all words of an article. `extraction/src/language/nn/event_heads.rs` computes the same.
"""

import bisect
import pathlib
import sys
from dataclasses import dataclass

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
POSITION_STARTS = [1, 2, 3, 5, 9, 17, 33]  # numbers of sentences at which another part of the article begins
POSITIONS = len(POSITION_STARTS) + 1
PATHS = 8  # tables of relations between a trigger and a word; see `syntactic_paths`
LENGTHS, LAGS, BETWEEN = 7, 8, 4  # classes of a time's length and distance from publication; of times between it and a trigger
TABLES = "argument_distance coreference_distance path time_kind times_between position".split()  # in the order of the weights file
PAIR_WIDTH = 96
DISTANCE_STARTS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 40, 80, 160, 320]  # words at which another range of distances begins
DISTANCES = len(DISTANCE_STARTS) + 1
ARGUMENT_DROPOUT = 0.2


class EventHeads(nn.Module):
    """Scores triggers and their pairs from hidden states of `width` values."""

    def __init__(self, width, relations):
        super().__init__()
        self.importance = nn.Linear(width, len(IMPORTANCES))
        self.attributes = nn.Linear(width, len(TYPES) + len(STATUSES) + 4 + len(FORMS))
        self.absent = nn.Linear(width, ABSENT)
        self.arguments = Biaffine(width, PAIR_WIDTH, len(ROLES) + 1)
        self.coreference = Biaffine(width, PAIR_WIDTH, 1)
        self.argument_distance = nn.Parameter(torch.zeros(len(ROLES) + 1, 2, 2, DISTANCES))  # other or same sentence, before or after
        self.coreference_distance = nn.Parameter(torch.zeros(2, DISTANCES))  # other or same stem
        self.position = nn.Parameter(torch.zeros(POSITIONS, len(IMPORTANCES)))
        self.path = nn.Parameter(torch.zeros(len(ROLES) + 1, PATHS, relations))
        self.time_kind = nn.Parameter(torch.zeros(LENGTHS + LAGS, PAIR_WIDTH + 1))  # added to the projection of a time
        self.times_between = nn.Parameter(torch.zeros(2, BETWEEN))  # other or same sentence

    def importance_scores(self, x, sentences):
        """Scores the importance of each word; `sentences` has the number of its sentence."""
        part = torch.bucketize(sentences, torch.tensor(POSITION_STARTS), right=True)
        return self.importance(x).float() + self.position[part]

    def attribute_scores(self, x):
        """Scores type, status, background, attribution and form of the time of triggers, a tuple."""
        return self.attributes(x).float().split([len(TYPES), len(STATUSES), 2, 2, len(FORMS)], -1)

    def argument_scores(self, x, triggers, parse):
        """Scores [trigger, word, argument role] of all words."""
        dependents, governors = self.arguments.project(x, ARGUMENT_DROPOUT)
        by_trigger = torch.einsum("rpq,tq->trp", self.arguments.weight[:TIME], governors[triggers])
        scores = torch.einsum("wp,trp->twr", dependents, by_trigger).float()
        return scores + self.pair_biases(triggers, torch.arange(len(x)), parse)[..., :TIME]

    def time_scores(self, x, triggers, parse, times):
        """Scores [trigger, time expression]."""
        dependents, governors = self.arguments.project(x, ARGUMENT_DROPOUT)
        dependents = dependents[times.words] + self.time_kind[times.lengths] + self.time_kind[LENGTHS + times.lags]
        scores = (governors[triggers] @ self.arguments.weight[TIME].T @ dependents.T).float()
        same_sentence = parse.sentences[times.words][None, :] == parse.sentences[triggers][:, None]
        rank = lambda words: torch.searchsorted(times.words, words)
        first, other = rank(triggers)[:, None], torch.arange(len(times.words))[None, :]
        between = torch.where(other >= first, other - first, first - 1 - other).clamp(0, BETWEEN - 1)
        biases = self.pair_biases(triggers, times.words, parse)[..., TIME]
        return scores + biases + self.times_between[same_sentence.long(), between]

    def pair_biases(self, triggers, words, parse):
        """Scores [trigger, word, role] of where two words stand: their distance and their syntactic path."""
        distance = words[None, :] - triggers[:, None]
        same_sentence = (parse.sentences[words][None, :] == parse.sentences[triggers][:, None]).long()
        bias = self.argument_distance[:, same_sentence, (distance > 0).long(), distance_range(distance)]
        tables, relations, present = syntactic_paths(triggers, words, parse)
        return (bias + (self.path[:, tables, relations] * present).sum(-1)).permute(1, 2, 0).float()

    def coreference_scores(self, x, triggers, words):
        """Scores [later trigger, earlier trigger] of referring to the same happening."""
        dependents, governors = self.coreference.project(x[triggers], ARGUMENT_DROPOUT)
        scores = (dependents @ self.coreference.weight[0] @ governors.T).float()
        stems = [stem(words[trigger]) for trigger in triggers.tolist()]
        same_stem = torch.tensor([[int(one == other) for other in stems] for one in stems], dtype=torch.long).view(len(stems), len(stems))
        distance = triggers[:, None] - triggers[None, :]
        return scores + self.coreference_distance[same_stem, distance_range(distance)].float()


def distance_range(distance):
    """Returns the number of the range in which a distance in words lies."""
    return torch.bucketize(distance.abs(), torch.tensor(DISTANCE_STARTS), right=True)


def syntactic_paths(triggers, words, parse):
    """Returns the paths of at most two arcs between triggers and words, each as tables and relations [trigger, word, 2].

    The tables: 0 the word depends on the trigger; 1 the trigger on the word; 2 and 3 the word on a dependent of the trigger;
    4 and 5 both on the same word; 6 and 7 the trigger on a dependent of the word. `present` is 0 where there is no such arc.
    """
    heads, relations = parse.heads, parse.relations
    t, w = triggers[:, None].expand(-1, len(words)), words[None, :].expand(len(triggers), -1)
    other = t != w
    cases = [
        ((heads[w] == t) & other, (0, relations[w]), None),
        ((heads[t] == w) & other, (1, relations[t]), None),
        ((heads[heads[w]] == t) & other, (2, relations[w]), (3, relations[heads[w]])),
        ((heads[w] == heads[t]) & other, (4, relations[w]), (5, relations[t])),
        ((heads[heads[t]] == w) & other, (6, relations[t]), (7, relations[heads[t]])),
    ]
    tables, labels, present = (torch.zeros(*t.shape, 2, dtype=torch.long) for _ in range(3))
    free = torch.ones_like(other)
    for holds, *arcs in cases:
        here = holds & free
        free &= ~holds
        for n, arc in enumerate(arcs):
            if arc is not None:
                tables[..., n] = torch.where(here, arc[0], tables[..., n])
                labels[..., n] = torch.where(here, arc[1], labels[..., n])
                present[..., n] = torch.where(here, 1, present[..., n])
    return tables, labels, present


@dataclass
class Parse:
    """The sentence, head (its own for a root) and relation of each word of an article."""

    sentences: torch.Tensor
    heads: torch.Tensor
    relations: torch.Tensor


@dataclass
class Times:
    """The time expressions of an article: last word, class of length, class of distance from publication."""

    words: torch.Tensor
    lengths: torch.Tensor
    lags: torch.Tensor


def length_class(days):
    """Returns the class of a time of so many days; 0 for one without days."""
    return 0 if days is None else 1 + bisect.bisect_left([1, 7, 31, 100, 366], days)


def lag_class(first, end, published):
    """Returns where the days from `first` to before `end` lie: unknown, around publication, before it, after it."""
    if first is None or published is None:
        return 0
    if end <= published:
        return 2 + bisect.bisect_left([7, 31, 366], (published - end).days + 1)
    if first > published:
        return 6 + int((first - published).days > 7)
    return 1
