"""Made-up letters about three troubles in two places, and as many about other things as needed."""

from jiban.science.repeats.letters import Written

MIXER = [
    Written(
        "听涛花园旁边的搅拌站噪音扰民",
        "听涛花园小区旁建了搅拌站，机器日夜轰鸣，灰尘很大，老人睡不着。",
    ),
    Written(
        "投诉听涛花园附近搅拌站", "我是听涛花园的业主，附近的搅拌站灰尘大、噪音大，窗户都不敢开。"
    ),
    Written("搅拌站何时搬走", "听涛花园边上的搅拌站灰尘滚滚，噪音刺耳，请问什么时候能搬走？"),
]
SCHOOL = [
    Written(
        "听涛花园的小学什么时候开工", "听涛花园业主盼了三年，配套小学迟迟没有开工，孩子上学怎么办？"
    ),
    Written(
        "听涛花园配套小学为何不开工", "开发商承诺的听涛花园配套小学一直没有开工，请教育部门督促。"
    ),
]
ELSEWHERE = [
    Written(
        "望月小区对面开了一家搅拌站",
        "望月小区居民反映，对面的搅拌站夜里施工，车辆进出频繁，影响休息。",
    ),
]
_TREES = "松柏桃李梅兰竹菊枫桂槐柳榆杉桐榕"
_SHOPS = [
    "米店",
    "茶庄",
    "书屋",
    "花坊",
    "药房",
    "面馆",
    "布行",
    "鞋铺",
    "鱼档",
    "肉铺",
    "糕点",
    "瓷器",
    "理发",
    "裁缝",
    "五金",
    "文具",
]
_TROUBLES = (
    "路灯坏了三个月没有人修，晚上走路很不安全",
    "人行道的地砖松动，下雨天一踩一身泥水",
    "共享单车乱停乱放，盲道全被占了",
    "下水道堵塞，污水流到街面上臭气熏天",
    "红绿灯时间太短，老人来不及过马路",
    "公交车间隔太长，早高峰根本挤不上",
)
OTHERS = [
    Written(f"{tree}荫路{trouble[:8]}", f"{tree}荫路口{shop}的门前，{trouble}，请派人来看看。")
    for tree, shop in zip(_TREES, _SHOPS, strict=True)
    for trouble in _TROUBLES
]
