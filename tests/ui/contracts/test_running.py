import pytest

from ui.contracts.running import Pace, Task, Watch


def test_a_task_gives_its_result_and_its_last_step() -> None:
    def work(watch: Watch) -> str:
        watch("Lecture de a", 1, 2)
        return "fait"

    task = Task(work)
    task.thread.join()
    assert task.result() == "fait"
    assert task.step == ("Lecture de a", 1, 2)


def test_what_a_task_raises_is_raised_again() -> None:
    def work(watch: Watch) -> None:
        raise ValueError("non")

    task = Task(work)
    task.thread.join()
    with pytest.raises(ValueError, match="non"):
        task.result()


def test_the_pace_says_rate_and_time_left_and_no_markdown() -> None:
    pace = Pace()
    assert pace.words(("Lecture de *a*", 0, 20_000_000), 0.0)[0] == 0
    share, words = pace.words(("Lecture de *a*", 5_000_000, 20_000_000), 2.0)
    assert share == 0.25
    assert words == "Lecture de \\*a\\* : 25 %, 5,0 sur 20,0 Mo, 2,5 Mo/s, reste 6 s"
    assert pace.words(("Règles", 3, 6), 3.0) == (0.5, "Règles : 3 sur 6")
    assert pace.words(("Fin", 1, 0), 3.0)[0] == 0
