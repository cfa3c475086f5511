"""What happens in the demo's cases: who is missing since when, and who does what, minute by minute.

Names are plainly made up. A step is not taken once the present is reached: a case stands there
wherever it has got to.
"""

from collections.abc import Iterator

from jiban.sim.missing.steps import (
    DAY,
    HOUR,
    Step,
    Story,
    ago,
    ahead,
    called,
    first_footage,
    first_sighting,
)
from jiban.sim.missing.where import Spot, Where

NO = dict.fromkeys(("violence", "control", "debt", "protection_order"), "no")


def _father(where: Where, last: Spot) -> Iterator[Step]:
    """Searched for: tasks in every state, two sightings of which one was somebody else,
    footage that was approved, and a card's use that waits for it."""
    home, east, north = (
        where.near(last, -600, 250),
        where.near(last, 420, 60),
        where.near(last, 150, 520),
    )
    yield Step(
        4, "handler", "call_family", {"how": "phone", "text": "女儿说他常去以前住的老房子。"}
    )
    yield Step(8, "protection", "clear", {"text": "单独与女儿通话，四项均已核实，无异常。"})
    yield Step(9, "handler", "add_place", {**home, "kind": "former"})
    yield Step(12, "duty", "take", seat="station")
    yield Step(14, "citizen", "bind", {"device": "demo"}, seat="shelter")
    yield Step(
        22,
        "handler",
        "add_sighting",
        {
            **east,
            "seen_at": ago(6),
            "reliability": "0.6",
            "text": "小店老板看见一位戴灰帽的老人往东走。",
        },
    )
    yield Step(
        38,
        "duty",
        "nobody_here",
        {"thoroughness": "0.6", "text": "沿街店铺都问过。"},
        seat="station",
    )
    yield Step(
        46,
        "handler",
        "add_sighting",
        {
            **north,
            "seen_at": ago(9),
            "reliability": "0.9",
            "text": "公交司机认出照片，老人在站台坐过。",
        },
    )
    yield Step(
        48,
        "handler",
        "ask_footage",
        {**north, "camera": "公交站台", "start": ago(40), "end": ago(10)},
    )
    yield Step(50, "head", "approve_footage", {"footage": first_footage})
    yield Step(
        52, "handler", "retract", {"fact": first_sighting, "text": "调看录像，是另一位老人。"}
    )
    yield Step(55, "duty", "take", seat="station")
    yield Step(58, "head", "review", {"text": "已走访沿街店铺和旧居，下一步重点查公交站周边。"})
    yield Step(
        60,
        "handler",
        "draft_poster",
        {
            "words": "说本地话，走路慢。",
            "area": "公交站周边三公里",
            "until": ahead(3 * DAY),
            "consent": "",
            "text": "",
        },
    )
    yield Step(63, "deputy", "approve_poster", {"poster": 1})
    yield Step(
        66,
        "handler",
        "ask_alert",
        {
            "headline": "寻找一位八十二岁老人",
            "description": "身高约一米六五，深蓝色外套，灰色帽子，走路慢。",
            "area": "公交站周边三公里",
            "expires_at": ahead(DAY),
        },
    )
    yield Step(
        68,
        "handler",
        "add_evidence",
        {
            **north,
            "kind": "card",
            "radius": 300,
            "at": ago(15),
            "basis": "查找失联人员，按规定审批",
            "expires_at": ahead(DAY),
        },
    )


def _child(where: Where, last: Spot) -> Iterator[Step]:
    """Found safe within the hour, and told so; the visit is still to come."""
    yield Step(5, "handler", "call_family", {"how": "phone", "text": "母亲说孩子爱去同学家。"})
    yield Step(
        38,
        "handler",
        "find",
        {"place": where.near(last, 300, -200)["place"], "text": "在同学家楼下玩，身体没事。"},
    )
    yield Step(46, "handler", "verify", {"ending": "safe", "identified": "母亲到场认出。"})
    yield Step(58, "handler", "feed_back", {"how": "talk", "text": "孩子已平安回家。"})


def _to_verify(where: Where, last: Spot) -> Iterator[Step]:
    """Found some minutes ago: nobody outside hears of it before it is verified."""
    yield from called(170)
    yield Step(64, "head", "review", {"text": "增派人手查看沿河步道。"})
    yield Step(
        169,
        "handler",
        "find",
        {"place": where.near(last, -500, 300)["place"], "text": "在公园长椅上，已送医检查。"},
    )


def _fled(where: Where, last: Spot) -> Iterator[Step]:
    """She who fled: who looks for her is told that the search goes on, and asks for more."""
    yield from called(300, text="按提示答复：查找仍在进行。")
    yield Step(62, "head", "review", {"text": "先联系本人，确认安全；不向报告人透露去向。"})
    yield Step(95, "citizen", "ask_more", {"what": "sightings"})
    yield Step(97, "citizen", "ask_more", {"what": "found"})


def _handed_over(where: Where, last: Spot) -> Iterator[Step]:
    """Not found in 48 hours: the machine has handed it over with the whole file."""
    seen = {**where.near(last, 900, -400), "reliability": "0.3", "text": "网约车司机称可能载过。"}
    steps = [
        *called(50 * HOUR),
        Step(61, "head", "review", {"text": "已查住处和单位，手机关机。"}),
        Step(25, "handler", "add_sighting", {**seen, "seen_at": ago(30)}),
        Step(6 * HOUR + 1, "head", "review", {"text": "协查通报已发。"}),
        Step(24 * HOUR - 5, "head", "review", {"text": "同事、亲友均无联系。"}),
        Step(47 * HOUR, "head", "review", {"text": "准备移交刑侦。"}),
    ]
    yield from sorted(steps, key=lambda step: step.at)


def _cold(where: Where, last: Spot) -> Iterator[Step]:
    """Searched for year after year, with a review once more."""
    steps = [
        *called(56 * HOUR),
        Step(62, "head", "review", {"text": "走访邻居，未见踪迹。"}),
        Step(6 * HOUR - 3, "head", "review", {"text": "查医院、救助站，没有相符的人。"}),
        Step(24 * HOUR - 5, "head", "review", {"text": "扩大到邻市协查。"}),
        Step(47 * HOUR, "head", "review", {"text": "准备移交刑侦。"}),
    ]
    yield from sorted(steps, key=lambda step: step.at)
    done = dict.fromkeys(("family_dna", "unnamed", "hospitals", "told"), True)
    yield Step(56 * HOUR, "leader", "rest", {**done, "text": "家属血样已采集，每年复查一次。"})
    yield Step(
        60 * DAY, "handler", "review_again", {"text": "与新登记的身份不明人员逐一比对，没有相符。"}
    )


def _unfounded(where: Where, last: Spot) -> Iterator[Step]:
    """Nobody was missing: no offence."""
    yield Step(7, "handler", "call_family", {"how": "phone", "text": "家属再打电话，已接通。"})
    yield Step(
        18, "handler", "end_otherwise", {"ending": "unfounded", "text": "手机没电，人在单位加班。"}
    )
    yield Step(
        25, "handler", "feed_back", {"how": "phone", "text": "人没事，宁可十找九假，欢迎再报。"}
    )


def _withdrawn(where: Where, last: Spot) -> Iterator[Step]:
    """The family takes the report back."""
    yield Step(6, "handler", "call_family", {"how": "phone", "text": "父亲说再等等看。"})
    yield Step(
        70, "handler", "end_otherwise", {"ending": "withdrawn", "text": "人已自己回家，家属撤回。"}
    )
    yield Step(80, "handler", "feed_back", {"how": "phone", "text": "已核实在家，记录结束。"})


def _wished(where: Where, last: Spot) -> Iterator[Step]:
    """A grown woman was found safe and says what may be told; a trained officer approves it."""
    yield from called(190)
    yield Step(62, "head", "review", {"text": "查看沿海步道和桥梁。"})
    yield Step(
        190,
        "handler",
        "find",
        {"place": where.near(last, 200, 700)["place"], "text": "在海边坐着，情绪平稳。"},
    )
    yield Step(200, "handler", "hear_wish", {"wish": "well", "text": "告诉家里我没事，想静几天。"})
    yield Step(205, "protection", "agree", {"wish": "well"})  # a head may have heard it
    yield Step(208, "handler", "verify", {"ending": "safe", "identified": "本人出示身份证。"})


def _just_now(where: Where, last: Spot) -> Iterator[Step]:
    """Reported this very second: the machine plans in three."""
    yield from ()


STORIES = (
    Story(
        72,
        {
            "name": "演示老伯",
            "age": 82,
            "sex": "male",
            "category": "dementia",
            "happened": "早上出门买菜没有回来，认知症，容易迷路。",
            "height": 165,
            "marks": "走路慢，说本地话",
            "medicine": "降压药",
            "carries": "零钱、老人卡",
            "likely": "以前住的老房子",
            "relation": "女儿",
            "reporter": "演示女儿",
            "phone": "13900005001",
            "clothing": "深蓝色外套，黑布鞋，灰色帽子",
            **NO,
        },
        _father,
        at_first=True,
    ),
    Story(
        26 * HOUR,
        {
            "name": "演示小朋友",
            "age": 7,
            "sex": "male",
            "category": "child",
            "happened": "放学后没有到家。",
            "relation": "母亲",
            "reporter": "演示母亲",
            "phone": "13900005002",
            "clothing": "校服，红书包",
            **NO,
        },
        _child,
        placed=False,
        by="duty",
    ),
    Story(
        180,
        {
            "name": "演示大爷",
            "age": 74,
            "sex": "male",
            "category": "dementia",
            "happened": "午睡起来人不见了。",
            "clothing": "灰色夹克",
            "relation": "老伴",
            "reporter": "演示老伴",
            "phone": "13900005003",
            **NO,
        },
        _to_verify,
        seen=30,
    ),
    Story(
        300,
        {
            "name": "演示女士",
            "age": 34,
            "sex": "female",
            "category": "other",
            "happened": "昨晚吵架后离家，手机关机。",
            "relation": "丈夫",
            "reporter": "演示丈夫",
            "phone": "13900005004",
            "violence": "yes",
            "control": "yes",
        },
        _fled,
        seen=40,
    ),
    Story(
        50 * HOUR,
        {
            "name": "演示先生",
            "age": 45,
            "sex": "male",
            "category": "illness",
            "happened": "下班后没有回家，正在服药。",
            "medicine": "每日两次的药",
            "clothing": "白衬衫，黑色公文包",
            "relation": "妻子",
            "reporter": "演示妻子",
            "phone": "13900005005",
            **NO,
        },
        _handed_over,
        seen=90,
    ),
    Story(
        110 * DAY,
        {
            "name": "演示青年",
            "age": 22,
            "sex": "male",
            "category": "other",
            "happened": "离校后失去联系。",
            "relation": "父亲",
            "reporter": "演示父亲",
            "phone": "13900005006",
            **NO,
        },
        _cold,
        placed=False,
        seen=90,
        by="duty",
    ),
    Story(
        6 * DAY,
        {
            "name": "演示同事",
            "age": 29,
            "sex": "female",
            "category": "other",
            "happened": "约好见面没有来，电话打不通。",
            "relation": "朋友",
            "reporter": "演示朋友",
            "phone": "13900005007",
            **NO,
        },
        _unfounded,
        placed=False,
        seen=50,
    ),
    Story(
        9 * DAY,
        {
            "name": "演示少年",
            "age": 15,
            "sex": "male",
            "category": "child",
            "happened": "和家里赌气出门。",
            "relation": "父亲",
            "reporter": "演示家长",
            "phone": "13900005008",
            **NO,
        },
        _withdrawn,
        placed=False,
        seen=50,
    ),
    Story(
        240,
        {
            "name": "演示姑娘",
            "age": 27,
            "sex": "female",
            "category": "despair",
            "happened": "留下字条后出门。",
            "clothing": "米色风衣",
            "relation": "母亲",
            "reporter": "演示妈妈",
            "phone": "13900005009",
            **NO,
        },
        _wished,
        seen=50,
    ),
    Story(
        0.025,
        {
            "name": "演示奶奶",
            "age": 79,
            "sex": "female",
            "category": "dementia",
            "happened": "在超市门口走散。",
            "relation": "孙女",
            "reporter": "演示孙女",
            "phone": "13900005010",
        },
        _just_now,
        seen=15,
        at_first=True,
    ),
)
"""The cases of the demo; the father's is the first."""
