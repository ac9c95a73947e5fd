"""Documents to print: a letter and a ledger, people and firms invented."""

from __future__ import annotations

from datetime import date

from tongcun.documents.content import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Heading,
    Mark,
    Page,
    Paragraph,
    Picture,
    Remark,
    Shape,
    Signature,
    Table,
)  # fmt: skip
from tongcun.language import Language

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="12" height="4" fill="#226644"/></svg>'
DATED = date(2021, 9, 28)
COLUMNS = (
    Column("编号", 6), Column("问题", 14), Column("时限", 6), Column("超时", 4, Shape.NUMBER),
    Column("满意率", 4, Shape.SHARE),
)  # fmt: skip


def a_letter(language: Language = "zh", *, marks: frozenset[Mark] = frozenset()) -> Document:
    blocks: tuple[Block, ...] = (
        Paragraph("原承诺于9月24日前迁改电杆。\n截至今日尚未报结。"),
        Heading("一、事项情况"),
        Facts((("企业", "小坞养殖场"), ("承诺时限", "2021-09-24 17:30"))),
        Table(COLUMNS[:2], (("2021-0917", "十千伏线路跨越扩建地块"),), caption="相关事项"),
        Picture(SVG, "按状态的事项数", width_mm=60, caption=True),
        Remark("数据截至9月28日。"),
    )
    return Document(
        title="关于迁改电杆的督办单", language=language, dated=DATED, blocks=blocks, number="常企督〔2021〕3号",
        letterhead="常山县企业服务专班", addressee="县供电公司", marks=marks,
        signature=Signature("常山县企业服务专班", "邓某", "2021年9月28日"),
    )  # fmt: skip


def a_ledger(rows: int = 40, *, marks: frozenset[Mark] = frozenset()) -> Document:
    entries: tuple[tuple[Cell, ...], ...] = tuple(
        (f"2021-{number:04}", "十千伏线路跨越扩建地块，需迁改电杆两基", date(2021, 9, 24), number, 0.9932)
        for number in range(1, rows + 1)
    )
    return Document("问题清单", "zh", DATED, (Table(COLUMNS, entries),), page=Page.LANDSCAPE, marks=marks)


def saying(text: str) -> Document:
    """A document that says one text wherever a text can stand."""
    return Document(
        title="题" + text, language="zh", dated=DATED, number=text, letterhead=text, addressee=text,
        signature=Signature(text, text, text),
        blocks=(
            Paragraph(text), Heading(text), Remark(text), Facts(((text, text),)),
            Table((Column(text, 6), Column("二", 6)), ((text, None),), caption=text),
        ),
        attached=(Paragraph(text),),
    )  # fmt: skip
