"""Donations (随手捐) as each caller may see them: without names, one's own, or all of them in full."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.dry_runs import facts_of_trial
from shared.contracts.fund.donations.commands import (
    RecordDonation,
    RecordDonationRequest,
)
from shared.contracts.fund.donations.many import (
    DonationsTrialView,
    GiftFault,
    RecordDonations,
    RecordDonationsRequest,
    TryDonations,
    TryDonationsRequest,
)
from shared.contracts.fund.donations.views import (
    KEEPERS,
    DonationView,
    GetDonation,
    ListDonations,
    ListDonationsRequest,
    ListMyDonations,
    PublicDonationView,
)
from shared.contracts.fund.refusals import DONATION_BELONGS_TO_SOMEBODY_ELSE, DONATIONS_ARE_ONLY_TRIED
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.kernel.models import Page, PagedRequest
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected

_ANONYMOUS = "匿名"


async def record_donation(caller: Caller, body: RecordDonationRequest) -> Outcome:
    """Records a gift that arrived. Its donor belongs to this community, or it has none."""
    await require_member(caller, body.donor_id)
    return await caller.submit(RecordDonation, body)


async def record_donations(caller: Caller, body: RecordDonationsRequest) -> Outcome:
    """Records many gifts at once; each donor belongs to this community, or a gift has none."""
    for donor_id in sorted({one.donor_id for one in body.gifts if one.donor_id is not None}):
        await require_member(caller, donor_id)
    return await caller.submit(RecordDonations, body)


async def try_donations(caller: Caller, body: TryDonationsRequest) -> DonationsTrialView:
    """What stands against each gift: that its donor is no member here, or what the log's writer says."""
    facts = await facts_of_trial(caller, TryDonations, body, DONATIONS_ARE_ONLY_TRIED)
    view = DonationsTrialView.model_validate(facts)
    state = await caller.gateway.state_of(caller.community)
    strangers = {
        place: GiftFault(gift=place, code=PERSON_IS_NO_MEMBER_HERE.code, facts={"person_id": one.donor_id})
        for place, one in enumerate(body.gifts, 1)
        if one.donor_id is not None and not state.is_member(one.donor_id)
    }
    faults = {one.gift: one for one in view.faults} | strangers
    return view.model_copy(update={"faults": [faults[place] for place in sorted(faults)]})


async def require_member(caller: Caller, person_id: str | None) -> None:
    """Refuses a donor who is no member of this community; nobody is an anonymous one."""
    if person_id is not None and not (await caller.gateway.state_of(caller.community)).is_member(person_id):
        raise Rejected(PERSON_IS_NO_MEMBER_HERE, person_id=person_id)


async def list_donations(caller: Caller, asked: ListDonationsRequest) -> Page[PublicDonationView]:
    """Every gift that arrived, with the donor's name where the donor themselves want it so."""
    page = await caller.ask(ListDonations(**dict(asked)))
    consenting = {
        gift.donor_id for gift in page.items if gift.publish_name and gift.consented and gift.donor_id
    }
    # Public by their bearers' will: no reading that anybody needs to be told of.
    people = await caller.gateway.vault.people(caller.community, consenting) if consenting else {}
    names = {person_id: person.name for person_id, person in people.items()}
    return Page(items=[_public(gift, names) for gift in page.items], next_cursor=page.next_cursor)


async def list_my_donations(caller: Caller, asked: PagedRequest) -> Page[DonationView]:
    """What the caller has pledged and given, under whichever record."""
    return await caller.ask(ListMyDonations(**dict(asked), donor_id=await caller.records()))


async def get_donation(caller: Caller, donation_id: str) -> DonationView | None:
    """The gift or pledge. `Rejected` where it is somebody else's and the caller keeps no books: that it
    arrived is public, so that it is there need not be hidden."""
    gift = await caller.ask(GetDonation(donation_id=donation_id))
    if gift is None or caller.has(*KEEPERS) or await is_own(caller, gift):
        return gift
    raise Rejected(DONATION_BELONGS_TO_SOMEBODY_ELSE)


async def is_own(caller: Caller, gift: DonationView) -> bool:
    """Whether the caller gave it, or a record that was merged into the caller's."""
    return gift.donor_id in await caller.records()


def _public(gift: DonationView, names: dict[str, str]) -> PublicDonationView:
    donor = names.get(gift.donor_id or "") if gift.publish_name and gift.consented else None
    return PublicDonationView.model_validate({**gift.model_dump(), "donor": donor or _ANONYMOUS})
