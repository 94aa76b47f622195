"""The encoder of all-MiniLM-L6-v2 with word shapes at its input and Dateline's heads on top."""

import torch
import torch.nn.functional as F
from torch import nn

from biaffine import Biaffine
from event_heads import EventHeads
from wordpiece import POSITIONS, SHAPES

WIDTH, LAYERS, ATTENTION_HEADS, INNER, VOCABULARY, MAX_POSITIONS = 384, 6, 12, 1536, 30522, 512
ARC, RELATION, ROLE, COREFERENCE = 256, 96, 128, 96
LAYER = ("qkv", "out", "norm1", "up", "down", "norm2")  # parts of a layer in the order of the weights file
NAMES = ["O"] + [f"{prefix}-{type}" for type in ("PER", "ORG", "LOC", "NORP", "MISC") for prefix in "BI"]
CUES = ["O", "B-speech", "I-speech", "B-attitude", "I-attitude"]
ROLES = ["O", "B-content", "I-content", "B-source", "I-source"]


class Layer(nn.Module):
    """A transformer layer, normalised after attention and after the inner layers."""

    def __init__(self, width=WIDTH, inner=INNER, eps=1e-12):
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=eps)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=eps)

    def forward(self, x, mask, probability):
        """Maps hidden states [window, word piece, value]; `probability` is that of dropout."""
        windows, pieces, _ = x.shape
        head_width = WIDTH // ATTENTION_HEADS
        dropout = lambda y: F.dropout(y, probability, self.training) if probability else y
        q, k, v = self.qkv(x).view(windows, pieces, 3, ATTENTION_HEADS, head_width).permute(2, 0, 3, 1, 4)
        # Not the fused kernel: on a CPU its backward pass is slower than the rest of the layer.
        weights = (q @ k.transpose(-1, -2) * head_width**-0.5).masked_fill(~mask, -1e4).softmax(-1)
        mixed = dropout(weights) @ v
        mixed = self.out(mixed.transpose(1, 2).reshape(windows, pieces, WIDTH))
        x = self.norm1(x + dropout(mixed))
        return self.norm2(x + dropout(self.down(F.gelu(self.up(x)))))


class Model(nn.Module):
    """Encoder and heads, for so many tags and relations.

    `layer_dropout` is the probability of dropout inside the layers; it takes a tenth of the time on a CPU, and masking words
    does for most of it.
    """

    def __init__(self, tags, relations, layer_dropout=0.0):
        super().__init__()
        self.layer_dropout = layer_dropout
        self.word = nn.Embedding(VOCABULARY, WIDTH)
        self.position = nn.Parameter(torch.zeros(MAX_POSITIONS, WIDTH))
        self.shape = nn.Embedding(len(SHAPES) * POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.tag = nn.Linear(WIDTH, tags)
        self.name = nn.Linear(WIDTH, len(NAMES))
        self.cue = nn.Linear(WIDTH, len(CUES))
        self.arc = Biaffine(WIDTH, ARC, 1)
        self.relation = Biaffine(WIDTH, RELATION, relations)
        self.role = Biaffine(WIDTH, ROLE, len(ROLES))
        self.coreference = Biaffine(WIDTH, COREFERENCE, 1)
        self.events = EventHeads(WIDTH, relations)
        nn.init.normal_(self.shape.weight, std=0.01)

    def load_encoder(self, path):
        """Initialises the encoder from a BERT checkpoint; the embeddings of word pieces and positions are frozen."""
        from safetensors.torch import load_file

        w = {name.removeprefix("bert."): weights.float() for name, weights in load_file(path).items()}
        with torch.no_grad():
            self.word.weight.copy_(w["embeddings.word_embeddings.weight"])
            self.position.copy_(w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0])
            self.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
            for n, layer in enumerate(self.layers):
                prefix = f"encoder.layer.{n}."
                for part in ("weight", "bias"):
                    layer.qkv.get_parameter(part).copy_(torch.cat([w[f"{prefix}attention.self.{name}.{part}"] for name in ("query", "key", "value")]))
                    layer.out.get_parameter(part).copy_(w[f"{prefix}attention.output.dense.{part}"])
                    layer.norm1.get_parameter(part).copy_(w[f"{prefix}attention.output.LayerNorm.{part}"])
                    layer.up.get_parameter(part).copy_(w[f"{prefix}intermediate.dense.{part}"])
                    layer.down.get_parameter(part).copy_(w[f"{prefix}output.dense.{part}"])
                    layer.norm2.get_parameter(part).copy_(w[f"{prefix}output.LayerNorm.{part}"])
        self.word.weight.requires_grad_(False)
        self.position.requires_grad_(False)

    def forward(self, word_pieces, shapes, mask, first, probability=0.1):
        """Returns the hidden state at each word's first word piece; `probability` is that of dropout."""
        x = self.lower(word_pieces, shapes, mask, 0, probability)
        return self.upper(x, mask, first, 0, probability)

    def lower(self, word_pieces, shapes, mask, count, probability=0.1):
        """Returns the hidden states of word pieces after the first `count` layers."""
        x = self.word(word_pieces) + self.position[: word_pieces.shape[1]] + self.shape(shapes)
        x = F.dropout(self.norm(x), probability, self.training)
        return self.through(self.layers[:count], x, mask)

    def upper(self, x, mask, first, count, probability=0.1):
        """Returns what `forward` does, from the hidden states after `count` layers."""
        x = self.through(self.layers[count:], x, mask)
        return F.dropout(x.gather(1, first[:, :, None].expand(-1, -1, WIDTH)), probability, self.training)

    def through(self, layers, x, mask):
        mask = mask[:, None, None, :]
        for layer in layers:
            x = layer(x, mask, self.layer_dropout)
        return x
