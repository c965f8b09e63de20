"""The two networks, written out layer by layer so that their exported graphs are plain products and softmaxes."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .clips import CELL_KINDS, CHANNELS, CLASSES, GRID_COLUMNS, GRID_ROWS, WINDOW

CELLS = GRID_ROWS * GRID_COLUMNS
FEATURES = 192
"""Numbers that the frame encoder makes of a moment and the temporal encoder takes."""


class TransformerBlock(nn.Module):
    """Pre-norm attention and MLP: [batch, tokens, width] to the same."""

    def __init__(self, tokens: int, width: int, heads: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.head_shape = (-1, tokens, 3, heads, width // heads)
        self.joined_shape = (-1, tokens, width)
        self.scale = (width // heads) ** -0.5
        self.attention_norm = nn.LayerNorm(width)
        self.to_query_key_value = nn.Linear(width, 3 * width)
        self.from_heads = nn.Linear(width, width)
        self.mlp_norm = nn.LayerNorm(width)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Dropout(dropout), nn.Linear(4 * width, width)
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor) -> Tensor:
        tokens = tokens + self.dropout(self._attend(self.attention_norm(tokens)))
        return tokens + self.dropout(self.mlp(self.mlp_norm(tokens)))

    def _attend(self, tokens: Tensor) -> Tensor:
        """Shapes are constants but for the batch, so that the exported graph computes none."""
        split = self.to_query_key_value(tokens).reshape(self.head_shape).permute(2, 0, 3, 1, 4)
        query, key, value = split.unbind(0)
        weights = torch.softmax(query @ (key * self.scale).transpose(-2, -1), dim=-1)
        return self.from_heads((weights @ value).transpose(1, 2).reshape(self.joined_shape))


class FrameEncoder(nn.Module):
    """A vision transformer over 6 x 8 patches of 14 x 14 pixels.

    The stem takes 7 x 7 pixels first and joins 2 x 2 of those, not the other way round: the same patches, but a
    sixth of the activations, which on a CPU makes the stem ten times as fast.
    """

    def __init__(self, width: int = 128, depth: int = 4, heads: int = 4, stem_width: int = 96) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(len(CHANNELS), stem_width, kernel_size=7, stride=7),
            nn.GELU(),
            nn.Conv2d(stem_width, width, kernel_size=2, stride=2),
        )
        self.positions = nn.Parameter(torch.randn(1, CELLS, width) * 0.02)
        self.blocks = nn.ModuleList(TransformerBlock(CELLS, width, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.cell_head = nn.Linear(width, len(CELL_KINDS))
        self.summary = nn.Linear(2 * width + CELLS * len(CELL_KINDS), FEATURES)

    def pool(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """frames: bytes [batch, 5, 84, 112].

        Returns what features are made of [batch, 544]: mean and maximum of the tokens, and each cell's
        probabilities; and the logits of the cells [batch, 48, 6].
        """
        tokens = self.stem(frames.float() / 127.5 - 1).flatten(2).transpose(1, 2) + self.positions
        for block in self.blocks:
            tokens = block(tokens)
        tokens = self.norm(tokens)
        logits = self.cell_head(tokens)
        probabilities = torch.sigmoid(logits.float()).flatten(1)
        return torch.cat([tokens.mean(1), tokens.amax(1), probabilities], dim=1), logits

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """bytes [batch, 5, 84, 112] to features [batch, 192] and objectness, 0 to 1, [batch, 6 kinds, 6 rows, 8
        columns]."""
        pooled, logits = self.pool(frames)
        objectness = torch.sigmoid(logits).transpose(1, 2).reshape(-1, len(CELL_KINDS), GRID_ROWS, GRID_COLUMNS)
        return self.summary(pooled), objectness


class TemporalEncoder(nn.Module):
    """A transformer over sixteen moments."""

    def __init__(self, width: int = 128, depth: int = 2, heads: int = 4, dropout: float = 0.1) -> None:
        super().__init__()
        self.inputs = nn.Linear(FEATURES, width)
        self.class_token = nn.Parameter(torch.zeros(1, 1, width))
        self.positions = nn.Parameter(torch.randn(1, WINDOW + 1, width) * 0.02)
        self.blocks = nn.ModuleList(TransformerBlock(WINDOW + 1, width, heads, dropout) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Sequential(
            nn.Linear(2 * width, 128), nn.GELU(), nn.Dropout(dropout), nn.Linear(128, len(CLASSES))
        )
        self.register_buffer("temperature", torch.ones(1))

    def logits(self, features: Tensor) -> Tensor:
        """[batch, 16, 192], the oldest moment first, to [batch, 8]."""
        class_token = self.class_token.expand(features.shape[0], -1, -1)
        tokens = torch.cat([class_token, self.inputs(features)], dim=1) + self.positions
        for block in self.blocks:
            tokens = block(tokens)
        tokens = self.norm(tokens)
        return self.head(torch.cat([tokens[:, 0], tokens[:, 1:].mean(1)], dim=1))

    def forward(self, features: Tensor) -> Tensor:
        """[batch, 16, 192] to probabilities [batch, 8], made honest by a temperature fitted on the validation set."""
        return torch.softmax(self.logits(features) / self.temperature, dim=1)


class EventModel(nn.Module):
    """Both networks, for keeping their weights in one file."""

    def __init__(self) -> None:
        super().__init__()
        self.frame = FrameEncoder()
        self.temporal = TemporalEncoder()
