"""The encoder of all-MiniLM-L6-v2 with word shapes at its input and Dateline's heads on top."""

import torch
import torch.nn.functional as F
from torch import nn

from wordpiece import PLACES, SHAPES

WIDTH, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
ARC, RELATION, ROLE, COREFERENCE = 256, 96, 128, 96
LAYER = ("qkv", "out", "norm1", "up", "down", "norm2")  # its parts, in the order of the weights file
NAMES = ["O"] + [f"{b}-{t}" for t in ("PER", "ORG", "LOC", "NORP", "MISC") for b in "BI"]
CUES = ["O", "B-speech", "I-speech", "B-attitude", "I-attitude"]
ROLES = ["O", "B-content", "I-content", "B-source", "I-source"]


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x, mask, drop):
        b, n, _ = x.shape
        blot = lambda y: F.dropout(y, drop, self.training) if drop else y
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Spelt out: on a CPU the fused kernel's way back is slower than the rest of the layer.
        weights = (q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5).masked_fill(~mask, -1e4).softmax(-1)
        mixed = blot(weights) @ v
        mixed = self.out(mixed.transpose(1, 2).reshape(b, n, WIDTH))
        x = self.norm1(x + blot(mixed))
        return self.norm2(x + blot(self.down(F.gelu(self.up(x)))))


class Biaffine(nn.Module):
    """score[b, i, j, r] of i (dependent) and j (governor)."""

    def __init__(self, width, outputs):
        super().__init__()
        self.left, self.right = nn.Linear(WIDTH, width), nn.Linear(WIDTH, width)
        self.weight = nn.Parameter(torch.zeros(outputs, width + 1, width + 1))
        nn.init.normal_(self.weight, std=0.02)

    def sides(self, x, drop):
        left = F.dropout(F.relu(self.left(x)), drop, self.training)
        right = F.dropout(F.relu(self.right(x)), drop, self.training)
        return pad_one(left), pad_one(right)


def pad_one(x):
    return F.pad(x, (0, 1), value=1.0)


class Model(nn.Module):
    def __init__(self, tags, relations, inside=0.0):
        super().__init__()
        self.inside = inside  # dropout inside the layers: a tenth of the time on a CPU, where words are blotted out instead
        self.word = nn.Embedding(VOCABULARY, WIDTH)
        self.position = nn.Parameter(torch.zeros(POSITIONS, WIDTH))
        self.shape = nn.Embedding(len(SHAPES) * PLACES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.tag = nn.Linear(WIDTH, tags)
        self.name = nn.Linear(WIDTH, len(NAMES))
        self.cue = nn.Linear(WIDTH, len(CUES))
        self.arc = Biaffine(ARC, 1)
        self.relation = Biaffine(RELATION, relations)
        self.role = Biaffine(ROLE, len(ROLES))
        self.coreference = Biaffine(COREFERENCE, 1)
        nn.init.normal_(self.shape.weight, std=0.01)

    def start_from(self, path):
        from safetensors.torch import load_file

        w = {k.removeprefix("bert."): v.float() for k, v in load_file(path).items()}
        with torch.no_grad():
            self.word.weight.copy_(w["embeddings.word_embeddings.weight"])
            self.position.copy_(w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0])
            self.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
            for n, layer in enumerate(self.layers):
                at = f"encoder.layer.{n}."
                for part in ("weight", "bias"):
                    layer.qkv.get_parameter(part).copy_(torch.cat([w[f"{at}attention.self.{x}.{part}"] for x in ("query", "key", "value")]))
                    layer.out.get_parameter(part).copy_(w[f"{at}attention.output.dense.{part}"])
                    layer.norm1.get_parameter(part).copy_(w[f"{at}attention.output.LayerNorm.{part}"])
                    layer.up.get_parameter(part).copy_(w[f"{at}intermediate.dense.{part}"])
                    layer.down.get_parameter(part).copy_(w[f"{at}output.dense.{part}"])
                    layer.norm2.get_parameter(part).copy_(w[f"{at}output.LayerNorm.{part}"])
        self.word.weight.requires_grad_(False)
        self.position.requires_grad_(False)

    def forward(self, pieces, shapes, mask, first, drop=0.1):
        """Pieces [b, n] → words [b, w]: the encoder's output at each word's first piece."""
        x = self.word(pieces) + self.position[: pieces.shape[1]] + self.shape(shapes)
        x = F.dropout(self.norm(x), drop, self.training)
        mask = mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask, self.inside)
        return F.dropout(x.gather(1, first[:, :, None].expand(-1, -1, WIDTH)), drop, self.training)
