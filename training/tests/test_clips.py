import tempfile
import unittest
from pathlib import Path

import numpy as np

from event_model.clips import DIFFERENCES_AND_DWELL, FIRST_TELLING_SAMPLE, draw_moments, open_clip_set, vary_light
from tests.making import write_clip_set


class ClipSetTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "train"
        write_clip_set(self.folder, clips=6)
        self.clips = open_clip_set(self.folder)

    def test_puts_the_zone_behind_the_four_channels_of_every_sample(self) -> None:
        inputs = self.clips.inputs(2, 3)
        self.assertEqual(inputs.shape, (3, 20, 5, 84, 112))
        np.testing.assert_array_equal(inputs[1, 7, :4], self.clips.frames[3, 7])
        np.testing.assert_array_equal(inputs[1, 7, 4], self.clips.zones[3])

    def test_refuses_arrays_of_other_shapes(self) -> None:
        np.save(self.folder / "grids.npy", np.zeros((6, 20, 6, 7, 7), dtype=np.uint8))
        with self.assertRaisesRegex(ValueError, "grids"):
            open_clip_set(self.folder)

    def test_draws_the_same_moments_for_the_same_seed(self) -> None:
        first, same, other = (draw_moments(self.clips, 8, np.random.default_rng(seed)) for seed in (5, 5, 6))
        np.testing.assert_array_equal(first.inputs, same.inputs)
        np.testing.assert_array_equal(first.grids, same.grids)
        self.assertFalse(np.array_equal(first.inputs, other.inputs))

    def test_hides_the_class_of_early_moments_only(self) -> None:
        moments = draw_moments(self.clips, 400, np.random.default_rng(0))
        share = (moments.classes < 0).mean()
        self.assertAlmostEqual(share, (FIRST_TELLING_SAMPLE / 20) ** (1 / 0.7), delta=0.1)
        self.assertTrue(set(moments.classes) <= {-1, 0, 1, 2, 3, 4, 5})

    def test_flips_picture_zone_and_cells_together(self) -> None:
        moments = draw_moments(self.clips, 40, np.random.default_rng(0))
        flipped = 0
        for inputs, grids in zip(moments.inputs, moments.grids):
            plain = (self.clips.zones == inputs[4]).all(axis=(1, 2))
            is_flipped = not plain.any()
            clip = (self.clips.zones == inputs[4, :, ::-1]).all(axis=(1, 2)).argmax() if is_flipped else plain.argmax()
            seen = grids[..., ::-1] if is_flipped else grids
            self.assertTrue((self.clips.grids[clip] == seen).all(axis=(1, 2, 3)).any())
            flipped += is_flipped
        self.assertTrue(5 < flipped < 35)

    def test_splits_a_batch_without_losing_any(self) -> None:
        moments = draw_moments(self.clips, 9, np.random.default_rng(0))
        parts = moments.split(2)
        np.testing.assert_array_equal(np.concatenate([part.inputs for part in parts]), moments.inputs)


class LightTest(unittest.TestCase):
    def test_changes_light_and_motion_but_not_the_zone(self) -> None:
        inputs = np.full((30, 2, 5, 84, 112), 100, dtype=np.uint8)
        vary_light(inputs, np.random.default_rng(0))
        self.assertTrue((inputs[:, :, 4] == 100).all())
        self.assertGreater(len(np.unique(inputs[:, :, 0])), 5)
        erased = (inputs[:, :, DIFFERENCES_AND_DWELL] == 0).all(axis=(1, 2)).any(axis=(1, 2))
        self.assertTrue(0 < erased.sum() < 20)


if __name__ == "__main__":
    unittest.main()
