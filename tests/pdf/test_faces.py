"""The measure of the face: the same whoever asks first, and however many do."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from inspect_app.pdf import faces

WORDS = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
ASKING = 8


def test_many_who_measure_first_at_the_same_time_all_get_the_same():
    for _ in range(10):
        for kept in (faces._advance, faces._loaded, faces.draws):
            kept.cache_clear()
        start = Barrier(ASKING)

        def ask(_: int, start: Barrier = start) -> tuple[float, bool]:
            start.wait()
            return faces.width_mm(WORDS, 12, bold=True), faces.draws("ộ")

        with ThreadPoolExecutor(ASKING) as threads:
            assert len(set(threads.map(ask, range(ASKING)))) == 1
