"""Words that read like danger now: then the form says *call 110*, and the letter is raised at once.

A plain list that errs on the side of alarm; it judges a text, never a person.
"""

import re

WORDS = (
    "救命",
    "正在打我",
    "正在被打",
    "在打人",
    "要打死",
    "要杀",
    "拿刀",
    "持刀",
    "砍人",
    "动刀",
    "绑架",
    "被拘禁",
    "被关起来",
    "被困",
    "不想活",
    "想自杀",
    "要自杀",
    "准备自杀",
    "结束生命",
    "割腕",
    "跳楼",
    "跳桥",
    "轻生",
    "着火",
    "起火了",
    "煤气泄漏",
    "燃气泄漏",
    "爆炸",
    "孩子不见了",
    "孩子丢了",
    "老人走失",
    "正在家暴",
    "家暴我",
    "正在转账",
    "刚转了钱",
    "help me now",
    "kill me",
    "kill myself",
    "suicide",
    "kidnap",
    "with a knife",
    "on fire",
    "being beaten",
)
_PATTERN = re.compile("|".join(map(re.escape, WORDS)))


def words_in(*texts: str) -> list[str]:
    """Return the words of danger in the texts, each once, in the order of the list."""
    found = {word for text in texts for word in _PATTERN.findall(text.lower())}
    return sorted(found, key=WORDS.index)
