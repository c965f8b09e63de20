import contextlib
import io
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import torch

from event_model import frame_stage
from event_model.clips import draw_moments, open_clip_set
from event_model.computing import learning_rate, open_machine
from event_model.frame_stage import FrameStage, slope_of, train_frames
from event_model.network import EventModel, FrameEncoder
from event_model.window_stage import fit_temperature
from tests.making import write_clip_set


class NetworkTest(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(0)
        self.model = EventModel().eval()

    def test_frame_encoder_makes_features_and_objectness(self) -> None:
        features, objectness = self.model.frame(torch.randint(0, 256, (3, 5, 84, 112), dtype=torch.uint8))
        self.assertEqual(features.shape, (3, 192))
        self.assertEqual(objectness.shape, (3, 6, 6, 8))
        self.assertTrue(((objectness > 0) & (objectness < 1)).all())

    def test_objectness_lies_where_the_picture_is(self) -> None:
        empty = torch.zeros(1, 5, 84, 112, dtype=torch.uint8)
        with torch.no_grad():
            for block in self.model.frame.blocks:
                block.from_heads.weight.zero_()  # without attention a cell sees its own patch only
            lit = empty.clone()
            lit[..., 14:28, 28:42] = 255
            changed = (self.model.frame(lit)[1] != self.model.frame(empty)[1]).any(1)[0].nonzero()
        self.assertEqual(changed.tolist(), [[1, 2]])

    def test_temporal_encoder_makes_probabilities(self) -> None:
        probabilities = self.model.temporal(torch.randn(4, 16, 192))
        self.assertEqual(probabilities.shape, (4, 8))
        torch.testing.assert_close(probabilities.sum(1), torch.ones(4))

    def test_temperature_makes_it_less_sure(self) -> None:
        features = torch.randn(4, 16, 192)
        sure = self.model.temporal(features).max()
        self.model.temporal.temperature.fill_(3)
        self.assertLess(self.model.temporal(features).max(), sure)


class LearningTest(unittest.TestCase):
    def test_rate_warms_up_and_falls(self) -> None:
        rates = [learning_rate(step, 1000, 1.0) for step in (0, 59, 500, 999)]
        self.assertLess(rates[0], 0.02)
        self.assertGreater(rates[1], 0.98)
        self.assertAlmostEqual(rates[2], 0.505, places=2)
        self.assertLess(rates[3], 0.011)

    def test_threads_find_the_same_slope(self) -> None:
        torch.manual_seed(0)
        with tempfile.TemporaryDirectory() as folder:
            write_clip_set(Path(folder) / "train", clips=4)
            moments = draw_moments(open_clip_set(Path(folder) / "train"), 8, np.random.default_rng(0))
        moments.classes[:] = 3
        stage = FrameStage(EventModel().frame)
        one, two = (slope_of(stage, moments, open_machine(threads)) for threads in (1, 2))
        self.assertAlmostEqual(one.dense, two.dense, places=4)
        for gradient, same in zip(one.gradients, two.gradients):
            torch.testing.assert_close(gradient, same, atol=1e-4, rtol=1e-2)

    def test_interrupted_training_goes_on_as_if_it_had_not_been(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_clip_set(folder / "train", clips=4)
            clips = open_clip_set(folder / "train")

            def train(checkpoint: str) -> FrameEncoder:
                torch.manual_seed(3)
                encoder = FrameEncoder()
                path = folder / checkpoint
                train_frames(encoder, clips, open_machine(1), steps=3, seed=1, checkpoint=path, peak=1e-3)
                return encoder

            slopes = iter([slope_of, slope_of])
            interrupted = mock.patch.multiple(
                frame_stage, STEPS_BETWEEN_SAVES=1, slope_of=lambda *arguments: next(slopes)(*arguments)
            )
            with interrupted, self.assertRaises(StopIteration):
                train("interrupted.pt")
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                resumed, whole = train("interrupted.pt"), train("whole.pt")
        self.assertIn("going on after step 2", printed.getvalue())
        for parameter, same in zip(resumed.parameters(), whole.parameters()):
            torch.testing.assert_close(parameter, same)

    def test_temperature_undoes_overconfidence(self) -> None:
        random = torch.Generator().manual_seed(0)
        honest = torch.randn(4000, 8, generator=random)
        classes = torch.multinomial(torch.softmax(honest, 1), 1, generator=random)[:, 0]
        self.assertAlmostEqual(fit_temperature(honest * 2.5, classes), 2.5, delta=0.25)


if __name__ == "__main__":
    unittest.main()
