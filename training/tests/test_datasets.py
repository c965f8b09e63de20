import csv
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np

from event_model.datasets import Span, avenue, shanghaitech, ucf_crime, write_spans


class DatasetsTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def touch(self, *paths: str) -> None:
        for path in paths:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).touch()

    def test_ucf_crime(self) -> None:
        arson, normal = "Anomaly-Videos-Part-1/Arson/Arson011_x264.mp4", "Testing/Normal_Videos_003_x264.mp4"
        train = "Anomaly-Videos-Part-2/Fighting/Fighting002_x264.mp4"
        self.touch(arson, normal, train)
        (self.root / "Temporal_Anomaly_Annotation_for_Testing_Videos.txt").write_text(
            "Arson011_x264.mp4  Arson  150  420  680  1267\n"
            "Normal_Videos_003_x264.mp4  Normal  -1  -1  -1  -1\n"
            "Missing001_x264.mp4  Abuse  1  2  -1  -1\n"
        )
        (self.root / "Anomaly_Train.txt").write_text("Fighting/Fighting002_x264.mp4\nArrest/Arrest001_x264.mp4\n")
        self.assertEqual(
            list(ucf_crime(self.root)),
            [
                Span(arson, "Normal", "normal_activity", "test", 0, 150),
                Span(arson, "Arson", "fire_smoke_detection", "test", 150, 421),
                Span(arson, "Normal", "normal_activity", "test", 421, 680),
                Span(arson, "Arson", "fire_smoke_detection", "test", 680, 1268),
                Span(arson, "Normal", "normal_activity", "test", 1268, None),
                Span(normal, "Normal", "normal_activity", "test", 0, None),
                Span(train, "Fighting", None, "train", None, None),
            ],
        )

    def test_ucf_crime_without_annotations(self) -> None:
        with self.assertRaisesRegex(FileNotFoundError, "Temporal_Anomaly_Annotation"):
            list(ucf_crime(self.root))

    def test_avenue(self) -> None:
        self.touch("training_videos/01.avi", "testing_videos/02.avi")
        asked = []

        def read_masks(path: Path) -> np.ndarray:
            asked.append(path.name)
            return np.array([False, True, True, False])

        self.assertEqual(
            list(avenue(self.root, read_masks)),
            [
                Span("training_videos/01.avi", "Normal", "normal_activity", "train", 0, None),
                Span("testing_videos/02.avi", "Normal", "normal_activity", "test", 0, 1),
                Span("testing_videos/02.avi", "Anomaly", None, "test", 1, 3),
                Span("testing_videos/02.avi", "Normal", "normal_activity", "test", 3, 4),
            ],
        )
        self.assertEqual(asked, ["2_label.mat"])

    def test_shanghaitech(self) -> None:
        self.touch("training/videos/01_001.avi", "testing/frames/01_0014/000.jpg", "testing/test_frame_mask/x")
        np.save(self.root / "testing/test_frame_mask/01_0014.npy", np.array([1, 1, 0], dtype=np.int8))
        self.assertEqual(
            list(shanghaitech(self.root)),
            [
                Span("training/videos/01_001.avi", "Normal", "normal_activity", "train", 0, None),
                Span("testing/frames/01_0014", "Anomaly", None, "test", 0, 2),
                Span("testing/frames/01_0014", "Normal", "normal_activity", "test", 2, 3),
            ],
        )

    def test_writes_csv_and_json(self) -> None:
        span = Span("a.avi", "Fighting", None, "train", None, None)
        self.assertEqual(write_spans([span], self.root / "spans.csv"), 1)
        write_spans([span], self.root / "spans.json")
        with (self.root / "spans.csv").open() as file:
            self.assertEqual(next(csv.DictReader(file))["event_class"], "")
        self.assertIsNone(json.loads((self.root / "spans.json").read_text())[0]["start"])


if __name__ == "__main__":
    unittest.main()
