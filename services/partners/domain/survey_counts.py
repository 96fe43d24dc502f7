"""The counts of a survey, and which of them are shown: no number under 5, nor one by which it can be told.

Statistical offices call it cell suppression. A hidden number can be worked out where it is the only one
that is missing of a known sum, or where the sum of those that are missing leaves no choice. Which further
number is hidden is settled by the order of the answers and never by size, which would tell something.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from shared.contracts.partners.surveys.events import Cell, QuestionCounts
from shared.contracts.partners.surveys.instrument import (
    SCALE,
    UNANSWERED,
    GivenAnswer,
    Question,
    QuestionKind,
    SurveyParticulars,
)
from shared.contracts.partners.trials.events import SHOWN_FROM_ANSWERS

Answers = tuple[GivenAnswer, ...]


def counts_of(particulars: SurveyParticulars, given: Sequence[Answers]) -> tuple[QuestionCounts, ...]:
    """What was answered to each question, as far as it may be shown."""
    by_question: dict[str, list[GivenAnswer]] = {question.code: [] for question in particulars.questions}
    for answers in given:
        for answer in answers:
            by_question[answer.question].append(answer)
    return tuple(
        _counted(question, by_question[question.code], len(given)) for question in particulars.questions
    )


def _counted(question: Question, given: Sequence[GivenAnswer], everybody: int) -> QuestionCounts:
    counted = Counter(option for answer in given for option in _options_given(question, answer))
    codes = options_of(question)
    if question.kind is QuestionKind.SEVERAL:
        # Each option is a table of its own: who chose it, and who didn't.
        shown = {code: _shown_of_two(counted[code], everybody) for code in codes}
    else:
        counted[UNANSWERED] = everybody - len(given)
        shown = shown_of({code: counted[code] for code in codes})
    return QuestionCounts(
        question=question.code, cells=tuple(Cell(option=code, answers=shown[code]) for code in codes)
    )


def options_of(question: Question) -> Sequence[str]:
    """What is counted of a question, in its order."""
    match question.kind:
        case QuestionKind.TEXT:
            return ()
        case QuestionKind.SEVERAL:
            return [option.code for option in question.options]
        case QuestionKind.ONE:
            codes = [option.code for option in question.options]
        case QuestionKind.SCALE:
            codes = [*SCALE]
        case QuestionKind.NUMBER:
            codes = [str(begins) for begins in question.bands]
    return codes if question.required else [*codes, UNANSWERED]


def _options_given(question: Question, answer: GivenAnswer) -> Iterable[str]:
    if answer.number is None:
        return answer.choices
    if question.kind is QuestionKind.SCALE:
        return (str(answer.number),)
    return (str(question.bands[bisect_right(question.bands, answer.number) - 1]),)


def _shown_of_two(chose: int, everybody: int) -> int | None:
    return chose if min(chose, everybody - chose) >= SHOWN_FROM_ANSWERS else None


def shown_of(table: Mapping[str, int]) -> dict[str, int | None]:
    """The numbers of a table whose sum is known, None in the place of those that stay hidden."""
    hidden = [code for code, number in table.items() if number < SHOWN_FROM_ANSWERS]
    if hidden and _tells(table, hidden):
        others = (code for code in table if code not in hidden)
        hidden += [code for code in [next(others, None)] if code is not None]
    return {code: None if code in hidden else number for code, number in table.items()}


def _tells(table: Mapping[str, int], hidden: Sequence[str]) -> bool:
    """Whether the sum of numbers that are all known to be small leaves no choice, or hardly one."""
    together = sum(table[code] for code in hidden)
    most = len(hidden) * (SHOWN_FROM_ANSWERS - 1)
    return len(hidden) < 2 or together < SHOWN_FROM_ANSWERS or together == most
