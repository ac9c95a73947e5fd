"""Kinds of parcels by the words that people write: 生鲜, 服装, 文件 are kinds that a county has under a code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils import translation

from tongcun.parcels.models import Kind
from tongcun.parcels.models.kind_names import name_of_kind

_WORDS = {
    "ordinary": """普通 普货 普通件 普通货物 一般 一般货物 标准件 日用 日用百货 百货 服装 衣服 衣物 服饰 鞋服 鞋 鞋帽
        鞋靴 箱包 纺织 床上 家居 家纺 食品 零食 干货 茶叶 化妆 美妆 洗护 母婴 图书 书籍 书 文具 玩具 数码 数码产品
        电子 手机
        配件 五金 工艺 体育 其他 其它 包裹 小包 小件 general parcel clothes clothing""",
    "document": "文件 文档 信件 信函 资料 单证 证件 票据 发票 合同 函件 document letters",
    "fresh": """生鲜 鲜活 水果 蔬菜 果蔬 鲜果 冻品 冷冻 冷藏 冷链 海鲜 水产 肉 肉类 禽蛋 鲜花 生鲜食品 易腐 农鲜 fresh
        perishable""",
    "medicine": "药 药品 药物 医药 中药 中药材 西药 处方药 疫苗 medicines drugs",
    "bulky": "大件 大货 重货 家电 大家电 家具 家电家具 家私 农机 建材 轮胎 bulk large",
    "liquid": "液体 液态 酒 酒水 白酒 饮料 食用油 油 酱油 牛奶 liquid",
}
_ENDINGS = ("类", "品", "品类", "用品", "制品", "商品", "货物")
_APART = re.compile(r"[、/,，;；+&和及\s]+")
_CODE_OF = {word: code for code, words in _WORDS.items() for word in words.split()}
_LANGUAGES = ("zh-hans", "en")


class KindWords:
    """The kinds of a county by code, by name in either language, and by words that mean one of them."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._kinds = {kind.code: kind for kind in kinds}
        self._by_word = {word: self._kinds[code] for word, code in _CODE_OF.items() if code in self._kinds}
        for language in _LANGUAGES:
            with translation.override(language):
                self._by_word |= {_plain(name_of_kind(code)): kind for code, kind in self._kinds.items()}
        self._by_word |= {_plain(code): kind for code, kind in self._kinds.items()}

    def find(self, text: str) -> Kind | None:
        """The one kind that a cell means; None where nobody knows, or where its words mean several kinds."""
        whole = self._of_word(_plain(text))
        if whole is not None:
            return whole
        found = {self._of_word(word) for word in _APART.split(_plain(text)) if word}
        return found.pop() if len(found) == 1 else None

    def names(self) -> list[str]:
        """What the kinds are called, in the reader's language."""
        return [name_of_kind(code) for code in sorted(self._kinds)]

    def _of_word(self, word: str) -> Kind | None:
        shorter = (word.removesuffix(ending) for ending in _ENDINGS)
        return next((kind for one in (word, *shorter) if (kind := self._by_word.get(one)) is not None), None)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
