"""The teacher of the events: the encoder of all-mpnet-base-v2 with the heads for statements, coreference and events.

It is five times as large as the accurate model, reads the same input, and never ships: its soft labels teach the accurate model.
The encoder is MPNet (Song et al. 2020): a transformer whose attention is biased by relative positions (Raffel et al. 2020).
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from biaffine import Biaffine
from event_heads import EventHeads
from model import COREFERENCE, CUES, ROLE, ROLES, Layer
from wordpiece import POSITIONS, SHAPES

WIDTH, LAYERS, ATTENTION_HEADS, INNER, VOCABULARY, MAX_POSITIONS = 768, 12, 12, 3072, 30527, 512
NORM_EPS = 1e-5
BUCKETS, EXACT_DISTANCES, MAX_DISTANCE = 32, 8, 128  # of relative positions
FIRST_POSITION = 2  # the row of the first word piece among the embeddings of positions
WORD_PIECE_OFFSET = 4  # the vocabulary is that of BERT, four rows later, with other special word pieces
SPECIAL = {101: 0, 102: 2, 103: 30526}  # [CLS], [SEP] and [MASK] of BERT


class TeacherLayer(Layer):
    """A layer of the same parts, with biased attention."""

    def __init__(self):
        super().__init__(WIDTH, INNER, NORM_EPS)

    def forward(self, x, bias, probability):
        """Maps hidden states [window, word piece, value]; `bias` is added to the scores of attention."""
        windows, pieces, _ = x.shape
        head_width = WIDTH // ATTENTION_HEADS
        q, k, v = self.qkv(x).view(windows, pieces, 3, ATTENTION_HEADS, head_width).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-1, -2) * head_width**-0.5 + bias.to(q.dtype)).softmax(-1)
        mixed = self.out((weights.to(v.dtype) @ v).transpose(1, 2).reshape(windows, pieces, WIDTH))
        x = self.norm1(x + mixed)
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), probability, self.training))


class Teacher(nn.Module):
    """Encoder and heads; `relations` is the number of syntactic relations."""

    def __init__(self, relations, layer_dropout=0.1):
        super().__init__()
        self.layer_dropout = layer_dropout
        self.word = nn.Embedding(VOCABULARY, WIDTH)
        self.position = nn.Parameter(torch.zeros(MAX_POSITIONS, WIDTH))
        self.shape = nn.Embedding(len(SHAPES) * POSITIONS, WIDTH)
        self.relative = nn.Embedding(BUCKETS, ATTENTION_HEADS)
        self.norm = nn.LayerNorm(WIDTH, eps=NORM_EPS)
        self.layers = nn.ModuleList(TeacherLayer() for _ in range(LAYERS))
        self.cue = nn.Linear(WIDTH, len(CUES))
        self.role = Biaffine(WIDTH, ROLE, len(ROLES))
        self.coreference = Biaffine(WIDTH, COREFERENCE, 1)
        self.events = EventHeads(WIDTH, relations)
        nn.init.normal_(self.shape.weight, std=0.01)

    def load_encoder(self, path):
        """Initialises the encoder from an MPNet checkpoint; the embeddings of word pieces and positions are frozen."""
        from safetensors.torch import load_file

        w = {name: weights.float() for name, weights in load_file(path).items() if weights.is_floating_point()}
        with torch.no_grad():
            self.word.weight.copy_(w["embeddings.word_embeddings.weight"])
            self.position.copy_(w["embeddings.position_embeddings.weight"][FIRST_POSITION : FIRST_POSITION + MAX_POSITIONS])
            self.relative.weight.copy_(w["encoder.relative_attention_bias.weight"])
            self.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
            for n, layer in enumerate(self.layers):
                prefix = f"encoder.layer.{n}."
                for part in ("weight", "bias"):
                    layer.qkv.get_parameter(part).copy_(torch.cat([w[f"{prefix}attention.attn.{name}.{part}"] for name in "qkv"]))
                    layer.out.get_parameter(part).copy_(w[f"{prefix}attention.attn.o.{part}"])
                    layer.norm1.get_parameter(part).copy_(w[f"{prefix}attention.LayerNorm.{part}"])
                    layer.up.get_parameter(part).copy_(w[f"{prefix}intermediate.dense.{part}"])
                    layer.down.get_parameter(part).copy_(w[f"{prefix}output.dense.{part}"])
                    layer.norm2.get_parameter(part).copy_(w[f"{prefix}output.LayerNorm.{part}"])
        self.word.weight.requires_grad_(False)
        self.position.requires_grad_(False)

    def forward(self, word_pieces, shapes, mask, first, probability=0.1):
        """Returns the hidden state at each word's first word piece; `probability` is that of dropout."""
        ids = word_pieces + WORD_PIECE_OFFSET
        for bert, id in SPECIAL.items():
            ids = ids.masked_fill(word_pieces == bert, id)
        pieces = word_pieces.shape[1]
        x = self.norm(self.word(ids) + self.position[:pieces] + self.shape(shapes))
        x = F.dropout(x, probability, self.training)
        bias = self.relative(relative_buckets(pieces)).permute(2, 0, 1)[None].masked_fill(~mask[:, None, None, :], -1e4)
        for layer in self.layers:
            x = layer(x, bias, self.layer_dropout)
        return F.dropout(x.gather(1, first[:, :, None].expand(-1, -1, WIDTH)), probability, self.training)


def relative_buckets(pieces):
    """Returns the bucket of each pair of positions: exact when near, logarithmic when far, apart for before and after."""
    places = torch.arange(pieces)
    distance = places[:, None] - places[None, :]  # of the query from the key
    half = BUCKETS // 2
    size = distance.abs()
    far = EXACT_DISTANCES + (
        torch.log(size.clamp(min=1).float() / EXACT_DISTANCES) / math.log(MAX_DISTANCE / EXACT_DISTANCES) * (half - EXACT_DISTANCES)
    ).long().clamp(max=half - EXACT_DISTANCES - 1)
    return (distance < 0).long() * half + torch.where(size < EXACT_DISTANCES, size, far)
