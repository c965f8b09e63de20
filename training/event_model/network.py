"""The two networks. Layers are written out, so that the exported graphs hold plain matrix products and soft maxima."""

import torch
from torch import Tensor, nn

from .clips import CELL_KINDS, CLASSES, WINDOW

ROWS, COLUMNS = 6, 8
CHANNELS, HEIGHT, WIDTH = 5, 84, 112
FEATURES = 192


class Block(nn.Module):
    """A pre-norm transformer block: [batch, tokens, width] to the same."""

    def __init__(self, width: int, heads: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(width)
        self.projections = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.mlp_norm = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Dropout(dropout), nn.Linear(4 * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor) -> Tensor:
        batch, count, width = tokens.shape
        per_head = width // self.heads
        projected = self.projections(self.attention_norm(tokens)).view(batch, count, 3, self.heads, per_head)
        query, key, value = projected.permute(2, 0, 3, 1, 4).unbind(0)
        weights = torch.softmax(query @ key.transpose(-2, -1) * per_head**-0.5, dim=-1)
        mixed = (weights @ value).transpose(1, 2).reshape(batch, count, width)
        tokens = tokens + self.dropout(self.attended(mixed))
        return tokens + self.dropout(self.mlp(self.mlp_norm(tokens)))


class FrameEncoder(nn.Module):
    """A vision transformer over patches of 14 pixels: 6 x 8 tokens."""

    def __init__(self, width: int = 96, depth: int = 3, heads: int = 3) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(CHANNELS, 32, kernel_size=2, stride=2), nn.GELU(), nn.Conv2d(32, width, kernel_size=7, stride=7)
        )
        self.positions = nn.Parameter(torch.randn(1, ROWS * COLUMNS, width) * 0.02)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.cells = nn.Linear(width, len(CELL_KINDS))
        self.summary = nn.Linear(self.pooled_size(width), FEATURES)

    @staticmethod
    def pooled_size(width: int) -> int:
        return 2 * width + ROWS * COLUMNS * len(CELL_KINDS)

    def pool(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """frames: bytes or floats of 0 to 255, [batch, 5, 84, 112].

        Returns what the features are made of [batch, pooled] and the logits of the cells [batch, 48, 6].
        """
        tokens = self.stem(frames.float() / 127.5 - 1).flatten(2).transpose(1, 2) + self.positions
        for block in self.blocks:
            tokens = block(tokens)
        tokens = self.norm(tokens)
        logits = self.cells(tokens)
        pooled = torch.cat([tokens.mean(1), tokens.amax(1), torch.sigmoid(logits).flatten(1)], dim=1)
        return pooled, logits

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Features [batch, 192] and the probability of each kind in each cell [batch, 6 kinds, 6 rows, 8 columns]."""
        pooled, logits = self.pool(frames)
        cells = torch.sigmoid(logits).transpose(1, 2).reshape(-1, len(CELL_KINDS), ROWS, COLUMNS)
        return self.summary(pooled), cells


class TemporalEncoder(nn.Module):
    """Sixteen features [batch, 16, 192] to the logits of the classes [batch, 8]."""

    def __init__(self, width: int = 128, depth: int = 2, heads: int = 4, dropout: float = 0.1) -> None:
        super().__init__()
        self.inputs = nn.Linear(FEATURES, width)
        self.positions = nn.Parameter(torch.randn(1, WINDOW + 1, width) * 0.02)
        self.whole = nn.Parameter(torch.zeros(1, 1, width))
        self.blocks = nn.ModuleList(Block(width, heads, dropout) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Sequential(nn.Linear(2 * width, 128), nn.GELU(), nn.Dropout(dropout), nn.Linear(128, len(CLASSES)))
        # Fitted on the validation set after training: what makes the probabilities honest.
        self.register_buffer("temperature", torch.ones(1))

    def forward(self, features: Tensor) -> Tensor:
        tokens = torch.cat([self.whole.expand(features.shape[0], -1, -1), self.inputs(features)], dim=1) + self.positions
        for block in self.blocks:
            tokens = block(tokens)
        tokens = self.norm(tokens)
        return self.head(torch.cat([tokens[:, 0], tokens[:, 1:].mean(1)], dim=1))


class Probabilities(nn.Module):
    """What is exported of the temporal encoder."""

    def __init__(self, temporal: TemporalEncoder) -> None:
        super().__init__()
        self.temporal = temporal

    def forward(self, features: Tensor) -> Tensor:
        return torch.softmax(self.temporal(features) / self.temporal.temperature, dim=1)
