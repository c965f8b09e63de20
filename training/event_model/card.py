"""Writes the model card from what the evaluation found:

    python3 -m event_model.card REPORT.json models/events ../models/event-model.md
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .clips import CELL_KINDS, CLASSES
from .evaluate import markdown

TEMPLATE = """# The event model

Version {version}. It weighs what the rules of a camera propose; alone it raises no alert.

## What it is

Two small networks that run on a CPU:

- `frame.onnx` ({frame_kb} kB, sha256 `{frame_sha256}`): a vision transformer, 4 blocks of width 128 over 6 x 8
  patches. Takes one moment, gives 192 features and for each patch what is in it: {kinds}.
- `temporal.onnx` ({temporal_kb} kB, sha256 `{temporal_sha256}`): a transformer, 2 blocks of width 128 over the
  features of 16 moments. Gives the probability of each of 8 classes, scaled by a temperature that was fitted on
  other clips: {classes}.

Weights are 8-bit integers where they are large matrices; everything else is 32-bit floats.

## What it takes

Moments of 112 x 84 pixels, 0.533 s apart, 16 of them: 8.5 s. Each has five channels of bytes: luma, the difference
to the background, the difference to the moment before, how long what is before the background has been still, and
the restricted zones. It sees neither colour nor sound.

## What it was trained on

Rendered footage only: made-up places, people, vehicles, bags and fires, drawn by the scenes of this repository and
labelled by what was drawn. No footage of real people and no other model's weights went into it. How to repeat it:
`training/README.md`.

## How good it is

On rendered clips of places that it was not trained on. **These figures are an upper bound for real cameras, not a
promise.** What it changes on real footage, with the rules that it weighs: `docs/design/accuracy.md`.

{figures}

## Limits

- It has seen no real picture. Textures, lenses, weather, animals and crowds are richer than what was rendered.
- It looks back 8.5 s. How long somebody has stood or something has lain there is for the rules to count.
- Falls, fire and smoke are experimental. It is no safety device, and nothing may rely on it as one.
- The camera must stand still, and its background must have been learned: the input is silent until then.
- It says what happens, never who somebody is, and must not be used for that.

## Licence

That of this repository (see `LICENSE`): Apache-2.0.
"""


def write_card(report: dict, graphs: Path) -> str:
    """report: of event_model.evaluate; graphs: the folder that event_model.quantise wrote."""
    manifest = json.loads((graphs / "model.json").read_text())
    return TEMPLATE.format(
        version=manifest["version"],
        kinds=", ".join(CELL_KINDS),
        classes=", ".join(f"`{name}`" for name in CLASSES),
        figures=markdown(report),
        **{
            f"{name}_{key}": value
            for name in ("frame", "temporal")
            for key, value in (
                ("kb", (graphs / manifest[name]["file"]).stat().st_size // 1000),
                ("sha256", manifest[name]["sha256"]),
            )
        },
    )


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    parser.add_argument("graphs", type=Path)
    parser.add_argument("card", type=Path)
    options = parser.parse_args(arguments)
    options.card.write_text(write_card(json.loads(options.report.read_text()), options.graphs))


if __name__ == "__main__":
    main()
