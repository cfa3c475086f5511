"""Words beside a name that say it is one: naming, roles, titles, and what only people do."""

from jiban.science.redaction.lists import words

NAMING = frozenset(
    words(
        "我叫 名叫 姓名 名字叫 联系人 申请人 投诉人 举报人 检举人 反映人 控告人 信访人 当事人 "
        "代表人 法人代表 个叫 位叫 化名 收款人 户名 署名 留言人 求助人 报案人 报警人 写信人 我名 "
        "曾用名 原名 真名 网名 委托人 代理人 诉求人 来信人 家长姓名 人叫"
    )
)
"""What is said before a name and before hardly anything else."""
ROLES = frozenset(
    words(
        "叫做 叫作 名字 本人 我是 民警 警官 警察 辅警 交警 医生 大夫 护士 教师 老师 班主任 校长 "
        "院长 经理 村民 邻居 业主 司机 老板 员工 职工 队长 组长 村长 书记 主任 会计 镇长 乡长 "
        "县长 市长 区长 局长 所长 科长 处长 股长 站长 厂长 店长 董事长 法人 股东 被告 被告人 原告 "
        "受害人 被害人 嫌疑人 被举报人 被投诉人 儿子 女儿 丈夫 妻子 父亲 母亲 老公 老婆 爱人 哥哥 "
        "弟弟 姐姐 妹妹 女婿 儿媳 岳父 岳母 爷爷 奶奶 外公 外婆 叔叔 舅舅 姑姑 侄子 孙子 孙女 "
        "同事 朋友 同学 学生 律师 法官 检察官 会长 社长 秘书 销售 顾问 中介 房东 租客 工头 负责人 "
        "控制人 承包人 房主 户主 车主 保安 妇女 男子 女子 居民 社员 农户 主席 干部 工作人员 姐夫 "
        "妹夫 女友 男友 幼师 开发商 主播 教练 师傅 主管 妹子 大哥 家属 前妻 前夫 堂客 媳妇 村霸 "
        "罪犯 死者 伤者 患者 病人 住户 商户 专干 村干部 副局长 镇书记"
    )
)
"""Whom a name may follow; ordinary words follow too."""
TOWARDS = frozenset(
    words(
        "借给 借给了 转给 转给了 打给 付给 付给了 交给 交给了 卖给 卖给了 租给 租给了 找到 找了 "
        "投诉 举报 控告 追究 起诉 状告 联系 控诉 认识 认识了 事是 东西是 钱给 被 追讨 严惩"
    )
)
"""What is done to people, and to other things."""
PLAIN_TITLES = frozenset(words("先生 女士 小姐 同志 医生 老师 律师 法官 教授 警官"))
"""Titles that follow names and hardly anything else."""
TITLES = words(
    "先生 女士 小姐 同志 老师 医生 大夫 警官 师傅 阿姨 大爷 大妈 律师 法官 护士 老人 书记 "
    "主任 经理 局长 所长 队长 校长 院长 镇长 县长 市长 村长 组长 科长 老板 教授 同学 教练 民警"
)
"""Titles that follow names as well as other words."""
DEEDS = words(
    "打了 打我 打人 骂 说 拒 欠 骗 威胁 不承认 承认 跑了 失联 殴打 等人 等\\d "
    "等[二三四五六七八九十几] 夫妇 夫妻 父子 兄弟 的儿子 的女儿 的父亲 的母亲 的妻子 的丈夫 "
    "一家 家人 做的 干的 带人 伙同 利用 违法 伪造"
)
"""What people do, have or are together, after names as well as other words; regular expressions."""
NOT_GIVEN = (
    "的了是在我你您他她它们这那不没也都就还又被把给和与及或但而且因为所从向对到去说打骂要让请叫已"
    "曾将会该此么却得吗吧呢啊哦某姓总董局科处等以之个些各每何跟吃住找至由于做欠拒干并称副两"
)
"""Characters that stand in hardly any given name."""
ENDS = "男女系现今年电话手身性籍族户口号负任提反多占出来酒开带私利伪违威承跑失殴夫一说其应日"
"""Characters with which a sentence goes on after a name; some stand in names too."""
PLACES = "路街巷村镇乡县区市组湾桥湖岭冲坪塘坡屯寨庄园苑城府郡店厂校院站楼弄港洲岛庭"
"""Characters that make what stands before them the name of a place."""
PLACE_WORDS = frozenset(
    words(
        "有限 医院 酒店 大厦 大道 小区 小学 中学 大学 公司 集团 股份 国际 广场 花园 社区 公园 "
        "建设 建筑 商贸 物业 驾校 幼儿 药房 银行 旅馆 超市 房地 置业 投资 名都 时代 培训 教育 "
        "高速 地产 大院 大桥 水库 公寓 商城 中心 健身 装饰 科技 名邸 山庄 饭店 餐饮 传媒 服务 "
        "商务 实业 新城 世家 家园 雅居 公馆"
    )
)
"""Words that make what stands before them the name of a place or a firm."""
SOUNDS = (
    "阿卜艾巴买提迪古丽娜尔孜木拉依布斯坦吐逊热合曼江力克扎德萨努尼亚伊沙汗卡里米玛赛义吾甫亥帕不"
    "都杜马麦穆罕默拜肉托乎奴比来姆居尤赫哈那再吉约翰史密安洛特伯彼得保罗汤詹森威廉凯文格卓次仁旺"
    "堆西央金多平措达瓦顿珠索朗白益强桑曲戈泽贡嘎加晋美群培嘉乌云其朝鲁苏日图雅呼和胡"
)
"""Characters with which names of other languages are written."""
