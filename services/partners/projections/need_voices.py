"""What each person said of needs, for that person alone."""

from shared.contracts.partners.needs.closing import ClosingObjectedTo, NeedConfirmed
from shared.contracts.partners.needs.raised import NeedJoined, RaisedNeedTakenUp
from shared.contracts.partners.needs.views import GetNeedVoices, NeedVoices
from shared.contracts.partners.people import PersonsCountedAsOne
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _raised(
    voices: NeedVoices | None, recorded: Recorded[RaisedNeedTakenUp] | Recorded[NeedJoined], key: str
) -> NeedVoices:
    return _with(voices or NeedVoices(person_id=key), recorded.data.need_id)


def _with(voices: NeedVoices, *need_ids: str) -> NeedVoices:
    return voices.model_copy(update={"raised": tuple(dict.fromkeys((*voices.raised, *need_ids)))})


def _confirmed(voices: NeedVoices | None, recorded: Recorded[NeedConfirmed], key: str) -> NeedVoices:
    known, event = voices or NeedVoices(person_id=key), recorded.data
    return known.model_copy(update={"confirmed": {**known.confirmed, event.need_id: event.ends_at}})


def _objected(voices: NeedVoices | None, recorded: Recorded[ClosingObjectedTo], key: str) -> NeedVoices:
    known = voices or NeedVoices(person_id=key)
    return known.model_copy(update={"objected": (*known.objected, recorded.data.need_id)})


def _counted_as_one(
    voices: NeedVoices | None, recorded: Recorded[PersonsCountedAsOne], key: str
) -> NeedVoices | None:
    event = recorded.data
    if key != event.into:
        return None
    return _with(voices or NeedVoices(person_id=key), *(one.need_id for one in event.needs))


NEED_VOICES = (
    Projection("need_voices", NeedVoices)
    .on(RaisedNeedTakenUp, lambda event: event.raised_by, _raised)
    .on(NeedJoined, lambda event: event.person, _raised)
    .on(NeedConfirmed, lambda event: event.person, _confirmed)
    .on(ClosingObjectedTo, lambda event: event.person, _objected)
    .on(PersonsCountedAsOne, lambda event: (event.person_id, event.into), _counted_as_one)
    .gets(GetNeedVoices)
)
