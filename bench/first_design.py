"""What one window costs in the design that this system replaces: ViT-B/16 at 224 x 224 in eager PyTorch, all 16 frames anew.

Weights are random: they cost the same. Prints seconds of one core for a window, the best of three.
"""

import time

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.first = nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)
        self.second = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        seen = self.first(tokens)
        tokens = tokens + self.attention(seen, seen, seen, need_weights=False)[0]
        return tokens + self.mlp(self.second(tokens))


class VisionTransformer(nn.Module):
    def __init__(self, width: int = 768, depth: int = 12, heads: int = 12) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, width, 16, 16)
        self.summary = nn.Parameter(torch.zeros(1, 1, width))
        self.places = nn.Parameter(torch.zeros(1, 197, width))
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(depth)))

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        tokens = self.patches(frames).flatten(2).transpose(1, 2)
        tokens = torch.cat([self.summary.expand(len(frames), -1, -1), tokens], 1) + self.places
        return self.blocks(tokens)[:, 0]


torch.set_num_threads(1)
model = VisionTransformer().eval()
frames = torch.rand(16, 3, 224, 224)
with torch.no_grad():
    model(frames)
    costs = []
    for _ in range(3):
        start = time.process_time()
        model(frames)
        costs.append(time.process_time() - start)
print(min(costs))
