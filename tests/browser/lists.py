"""What the three lists, surveys and bought work show in the browser tests: one of each that is under way."""

from datetime import date, datetime, timedelta

from examples.gangwan.api import Api
from examples.gangwan.people import identities
from examples.gangwan.places import HAIWAN
from examples.gangwan.stage import ZONE
from shared.contracts.partners.amounts import Amount, ResourceKind, Unit
from shared.contracts.partners.needs.commands import NeedRequest
from shared.contracts.partners.needs.events import FieldOfWork, NeedSource
from shared.contracts.partners.projects.commands import (
    ApproveProjectRequest,
    ClaimProjectRequest,
    ProposeProjectRequest,
)
from shared.contracts.partners.projects.contributions import PledgeContributionRequest, RecordGivingRequest
from shared.contracts.partners.projects.plan import PlannedLine, PlannedMilestone
from shared.contracts.partners.purchases.buying import RecordOfferRequest, ScopePurchaseRequest
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.contracts.partners.resources.commands import OfferResourceRequest
from shared.contracts.partners.surveys.commands import AnswerSurveyRequest, SurveyRequest
from shared.contracts.partners.surveys.instrument import GivenAnswer, Option, Question, QuestionKind, Section
from shared.kernel.windows import TimeWindow

SURVEY, DRAFT = "冬季活动需求调研", "楼道停车调研"
PURCHASE = "寒假自习陪伴服务"
RUNNING, OPEN = "楼道图书角", "社区共享厨房"


def list_things(api: Api, partner_id: str) -> None:
    """Puts one of each under way in Haiwan; the partner leads a project that runs."""
    now = api.now()
    survey_id = _survey(api, SURVEY, now)
    api.do("chen-staff", f"{HAIWAN}/surveys/{survey_id}/publication")
    given = (
        GivenAnswer(question="wanted", choices=("planting",)),
        GivenAnswer(question="rooms", number=4),
        GivenAnswer(question="children", number=1),
    )
    api.do("zhao", f"{HAIWAN}/surveys/{survey_id}/answers", AnswerSurveyRequest(answers=given))
    _survey(api, DRAFT, now)
    _purchase(api, partner_id)
    need_id = _need(api)
    _running(api, partner_id, need_id, now.astimezone(ZONE).date())
    _project(api, OPEN, need_id, now.astimezone(ZONE).date())
    chairs = Amount(kind=ResourceKind.GOODS, quantity=200, unit=Unit.PIECES)
    offer = OfferResourceRequest(title="旧书两百册", amount=chairs, summary="存放在三栋架空层。")
    api.do("lin", f"{HAIWAN}/resources", offer)


def _survey(api: Api, title: str, now: datetime) -> str:
    titled = {
        "wanted": ("您希望就近参加什么？", "What would you like to have nearby?"),
        "also": ("您还愿意帮什么忙？", "What could you help with?"),
        "rooms": ("社区的活动空间够用吗？", "Are there rooms enough?"),
        "children": ("家里有几个孩子？", "How many children live with you?"),
        "words": ("还有什么想说的？", "What else would you like to say?"),
    }
    options = (
        Option(code="planting", title="种植", title_en="Planting"),
        Option(code="reading", title="阅读", title_en="Reading"),
    )
    kinds = {
        "wanted": Question(code="wanted", kind=QuestionKind.ONE, title="?", options=options),
        "also": Question(code="also", kind=QuestionKind.SEVERAL, title="?", options=options, required=False),
        "rooms": Question(code="rooms", kind=QuestionKind.SCALE, title="?"),
        "children": Question(code="children", kind=QuestionKind.NUMBER, title="?", bands=(0, 1, 2, 4)),
        "words": Question(code="words", kind=QuestionKind.TEXT, title="?", required=False),
    }
    questions = tuple(
        kinds[code].model_copy(update={"title": zh, "title_en": en}) for code, (zh, en) in titled.items()
    )
    asked = SurveyRequest(
        title=title,
        title_en="What shall we do in winter?" if title == SURVEY else None,
        window=TimeWindow(starts_at=now, ends_at=now + timedelta(days=14)),
        sections=(Section(title="冬季活动", title_en="In winter", questions=questions),),
    )
    return api.do("chen-staff", f"{HAIWAN}/surveys", asked).id


def _purchase(api: Api, partner_id: str) -> None:
    scope = ScopePurchaseRequest(
        title=PURCHASE,
        summary="寒假工作日下午，为小学生提供自习陪伴和作业答疑。",
        deliverables=("20次自习陪伴，每次2小时", "服务报告1份"),
        purpose=SpendingPurpose.ACTIVITIES,
        budget_fen=1_200_000,
        residents=(identities()["lin"].person_id,),
        staff=(identities()["wu-staff"].person_id,),
    )
    here = f"{HAIWAN}/purchases/{api.do('chen-staff', f'{HAIWAN}/purchases', scope).id}/offers"
    other = RecordOfferRequest(
        organisation="广州市南沙区明德社会工作服务中心", price_fen=1_100_000, days=30, evidence="报价函1"
    )
    api.do("chen-staff", here, other)
    own = RecordOfferRequest(partner_id=partner_id, price_fen=980_000, days=28, evidence="报价函2")
    api.do("chen-staff", here, own)


def _need(api: Api) -> str:
    need = NeedRequest(
        title="家门口有书看",
        field=FieldOfWork.VOLUNTEERING,
        source=NeedSource.SURVEY,
        households=58,
        summary="问卷里58户希望在楼下就能借书、换书。",
        serves_minors=False,
    )
    here = f"{HAIWAN}/needs/{api.do('chen-staff', f'{HAIWAN}/needs', need).id}"
    api.do("wu-staff", f"{here}/verification")
    api.do("chen-staff", f"{here}/publication")
    return here.rpartition("/")[2]


def _project(api: Api, title: str, need_id: str, begins: date) -> str:
    plan = ProposeProjectRequest(
        title=title,
        field=FieldOfWork.VOLUNTEERING,
        summary="一楼大厅放书架，邻居自由借阅，志愿者每周整理。",
        need_ids=(need_id,),
        starts_on=begins,
        ends_on=begins + timedelta(days=90),
        milestones=(PlannedMilestone(title="书架到位", due_on=begins + timedelta(days=20)),),
        budget=(PlannedLine(title="书架和标签", planned_fen=180_000),),
        reports_due_on=(begins + timedelta(days=30),),
    )
    return f"{HAIWAN}/projects/{api.do('chen-staff', f'{HAIWAN}/projects', plan).id}"


def _running(api: Api, partner_id: str, need_id: str, begins: date) -> None:
    here = _project(api, RUNNING, need_id, begins)
    claim = {"partner_id": partner_id, "proposal": "我们出书架，志愿者排班。"}
    api.do("xiaochen", f"{here}/claims", ClaimProjectRequest.model_validate(claim))
    api.do("wu-staff", f"{here}/approval", ApproveProjectRequest(partner_id=partner_id))
    api.do("xiaochen", f"{here}/start")
    hours = Amount(kind=ResourceKind.EXPERTISE, quantity=24, unit=Unit.HOURS)
    pledge = PledgeContributionRequest(partner_id=partner_id, amount=hours)
    givings = f"{here}/contributions/{api.do('xiaochen', f'{here}/contributions', pledge).id}/givings"
    api.do("xiaochen", givings, RecordGivingRequest(quantity=6, evidence="两次整理，每次三小时"))
