import unittest

import numpy as np

from event_model.evaluate import markdown, report_on


class ReportTest(unittest.TestCase):
    def test_counts_what_was_right_and_how_sure_it_was(self) -> None:
        true = np.array([0, 0, 1, 7])
        probabilities = np.full((4, 8), 0.0)
        probabilities[[0, 1, 2, 3], [0, 1, 1, 7]] = 0.6  # the second is taken for loitering
        probabilities[[0, 1, 2, 3], [2, 0, 0, 0]] = 0.4
        report = report_on(probabilities, true)
        self.assertEqual(report["accuracy"], 0.75)
        self.assertEqual(report["confusion"][0][:2], [1, 1])
        self.assertEqual(report["classes"][1]["precision"], 0.5)
        self.assertEqual(report["classes"][1]["recall"], 1.0)
        self.assertEqual(report["normal_called_something"], {"0.3": 1.0, "0.5": 0.5, "0.7": 0.0})
        self.assertAlmostEqual(report["calibration_error"], 0.15)
        self.assertIn("| suspicious_loitering | 1 | 0.50 | 1.00 | 0.67 |", markdown(report))


if __name__ == "__main__":
    unittest.main()
