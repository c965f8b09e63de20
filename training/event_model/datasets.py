"""Lists the labelled stretches of public datasets, for those who hold the videos (none is part of this repository):

    python3 -m event_model.datasets ucf-crime FOLDER spans.csv
    python3 -m event_model.datasets avenue FOLDER spans.csv
    python3 -m event_model.datasets shanghaitech FOLDER spans.json

UCF-Crime, as it is published (the parts of the anomalies and of the normal videos may lie anywhere below the folder):

    Anomaly-Videos-Part-1/Abuse/Abuse001_x264.mp4 ...
    Training-Normal-Videos-Part-1/Normal_Videos001_x264.mp4 ...
    Testing_Normal_Videos_Anomaly/Normal_Videos_003_x264.mp4 ...
    Anomaly_Train.txt                                       a path a line, ending in the name of a video
    Temporal_Anomaly_Annotation_for_Testing_Videos.txt      name, class, first and last frame, and again or -1 -1

CUHK Avenue (its masks are MATLAB files, which need SciPy):

    training_videos/01.avi ... 16.avi                       all normal
    testing_videos/01.avi ... 21.avi
    ground_truth_demo/testing_label_mask/1_label.mat        volLabel: a mask for each frame

ShanghaiTech Campus (test clips are folders of pictures):

    training/videos/01_001.avi ...                          all normal
    testing/frames/01_0014/000.jpg ...
    testing/test_frame_mask/01_0014.npy                     0 or 1 for each frame

A span is one row: the video (or folder of pictures) relative to the dataset, its label, the class of the event model
that is nearest to it or nothing, the split, and the frames from `start` up to but without `end`, counted from 0. No
`end`: to the end of the video. No `start`: the dataset says that it happens in this video, but not when.
"""

from __future__ import annotations

import argparse
import csv
import json
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from pathlib import Path
from typing import Callable, Iterable, Iterator

import numpy as np

# Classes that the event model has no counterpart of are listed without one.
UCF_CRIME_CLASSES = {
    "Normal": "normal_activity",
    "Arson": "fire_smoke_detection",
    "Explosion": "fire_smoke_detection",
    "Burglary": "unauthorized_access",
}
NORMAL, ANOMALY = "Normal", "Anomaly"


@dataclass(frozen=True)
class Span:
    """Some frames of a video and what they show."""

    video: str
    label: str
    event_class: str | None
    split: str
    start: int | None
    end: int | None


def ucf_crime(root: Path) -> Iterator[Span]:
    """The test videos by their annotated frames, the training videos as wholes."""
    videos = {path.name: path for path in sorted(root.rglob("*.mp4"))}
    annotations = _only(root, "Temporal_Anomaly_Annotation_for_Testing_Videos.txt").read_text()
    for line in filter(str.strip, annotations.splitlines()):
        name, label, *numbers = line.split()
        if name in videos:
            frames = [int(number) for number in numbers]
            yield from _ucf_crime_test(_relative(videos[name], root), label, list(zip(frames[::2], frames[1::2])))
    for line in filter(str.strip, _only(root, "Anomaly_Train.txt").read_text().splitlines()):
        path = Path(line.strip())
        if path.name in videos:
            label = NORMAL if "Normal" in path.name else path.parent.name
            start = 0 if label == NORMAL else None
            video = _relative(videos[path.name], root)
            yield Span(video, label, UCF_CRIME_CLASSES.get(label), "train", start, None)


def _ucf_crime_test(video: str, label: str, ranges: list[tuple[int, int]]) -> Iterator[Span]:
    """What lies between the annotated frames, both of which belong to it, is normal."""
    at = 0
    for first, last in ((first, last) for first, last in ranges if first >= 0):
        if first > at:
            yield Span(video, NORMAL, UCF_CRIME_CLASSES[NORMAL], "test", at, first)
        yield Span(video, label, UCF_CRIME_CLASSES.get(label), "test", first, last + 1)
        at = last + 1
    yield Span(video, NORMAL, UCF_CRIME_CLASSES[NORMAL], "test", at, None)


def read_avenue_masks(path: Path) -> np.ndarray:
    """Of each frame, whether something in it is marked: bool [frames]."""
    try:
        from scipy.io import loadmat
    except ImportError:
        raise SystemExit("Reading the MATLAB masks of CUHK Avenue needs SciPy (python3-scipy).") from None
    masks = loadmat(path)["volLabel"].ravel()
    return np.array([np.any(mask) for mask in masks])


def avenue(root: Path, read_masks: Callable[[Path], np.ndarray] = read_avenue_masks) -> Iterator[Span]:
    for video in sorted((root / "training_videos").glob("*.avi")):
        yield Span(_relative(video, root), NORMAL, "normal_activity", "train", 0, None)
    for video in sorted((root / "testing_videos").glob("*.avi")):
        masks = root / "ground_truth_demo" / "testing_label_mask" / f"{int(video.stem)}_label.mat"
        yield from _spans_of_flags(_relative(video, root), read_masks(masks))


def shanghaitech(root: Path) -> Iterator[Span]:
    for video in sorted((root / "training" / "videos").glob("*.avi")):
        yield Span(_relative(video, root), NORMAL, "normal_activity", "train", 0, None)
    for flags in sorted((root / "testing" / "test_frame_mask").glob("*.npy")):
        pictures = root / "testing" / "frames" / flags.stem
        if pictures.is_dir():
            yield from _spans_of_flags(_relative(pictures, root), np.load(flags) != 0)


def _spans_of_flags(video: str, flags: np.ndarray) -> Iterator[Span]:
    """Runs of frames that are marked, or are not: bool [frames]."""
    start = 0
    for is_anomaly, run in groupby(flags.tolist()):
        end = start + len(list(run))
        label, event_class = (ANOMALY, None) if is_anomaly else (NORMAL, "normal_activity")
        yield Span(video, label, event_class, "test", start, end)
        start = end


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _only(root: Path, name: str) -> Path:
    found = next(iter(sorted(root.rglob(name))), None)
    if found is None:
        raise FileNotFoundError(f"There is no {name} in {root}.")
    return found


DATASETS: dict[str, Callable[[Path], Iterator[Span]]] = {
    "ucf-crime": ucf_crime,
    "avenue": avenue,
    "shanghaitech": shanghaitech,
}


def write_spans(spans: Iterable[Span], path: Path) -> int:
    """As JSON or CSV, by the name of the file; returns how many there were."""
    rows = [asdict(span) for span in spans]
    if path.suffix == ".json":
        path.write_text(json.dumps(rows, indent=1) + "\n")
        return len(rows)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Span)])
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", choices=sorted(DATASETS))
    parser.add_argument("folder", type=Path)
    parser.add_argument("spans", type=Path, help="a .csv or .json to write")
    options = parser.parse_args(arguments)
    written = write_spans(DATASETS[options.dataset](options.folder), options.spans)
    print(f"{written} spans")


if __name__ == "__main__":
    main()
