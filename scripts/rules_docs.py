"""docs/rules.md: which rule holds where, made from the rules files, the list of text rules and tests/rules/; scripts/docs.py
writes it. What a check is for is said by the comment above it and by its cases."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# V01–V30: what must hold; the checks and codes that hold it; what else does.
RULES = [
    ("V01", "金额在整分上，写明单位", "money-cent money-limit", "schema：`money_unit` 必填"),
    ("V02", "分项之和等于合计", "reception-adds-up fiscal-within-expense economic-adds-up projects-add-up income-by-function expense-by-function income-total expense-total three-public-within-basic three-public-beyond sme-within-procurement text-sum", "其余合计由 `let` 算出，不能填写"),
    ("V03", "收、支总计相等，年末结转和结余不小于零", "closing-balance function-closing fiscal-opening fiscal-closing text-balance", "相等由 `let grand_total` 保证"),
    ("V04", "所写的与算出的相符", "let-given claim-differs last-year-differs text-share text-rate text-change text-compare", ""),
    ("V05", "权重合计 100", "weights-sum-to-100", ""),
    ("V06", "得分在 0 与权重之间", "data-range score-within-weight", ""),
    ("V07", "目标值与实际值同类，单位可换算", "unit-differs", "schema：`target`、`actual` 的写法"),
    ("V08", "实际值不带比较符号；覆盖率等不超过 100%", "data-unknown-field percent-above-100", "schema：`op` 只属于 `target`"),
    ("V09", "得分不高于按规则应得分", "score-above-rule", ""),
    ("V10", "得分在达成程度的一档之内", "score-above-rule score-below-band", ""),
    ("V11", "扣分、未完成、未执行完的写明原因", "score-reason-missing execution-reason-missing reason-missing change-reason-missing indicator-unmet adjusted-budget three-public-over-budget actual-unmeasured three-public-unexplained operating-unexplained", ""),
    ("V12", "一级、二级指标配对；必要的二级指标齐全", "level-pairing level2-missing", "必要的由表样的 `required` 定"),
    ("V13", "一级指标的权重与表样相符", "weights-by-level", "由表样的 `weights`、`weights_with_cost` 定"),
    ("V14", "执行率不足 60% 而等级为优、良", "grade-despite-execution", ""),
    ("V15", "实际值个个等于目标值", "all-as-planned", ""),
    ("V16", "原因的增减与数的增减一致", "direction-of-totals direction-of-fiscal direction-of-general direction-of-operating direction-of-function direction-of-three-public text-direction text-compare", ""),
    ("V17", "各项原因的金额与变动相符", "operating-overexplained operating-explained text-sum", ""),
    ("V18", "表样残留", "text-residue text-caption text-choice text-zero", ""),
    ("V19", "个人信息", "text-person text-contact", "`internal` 不进入任何输出"),
    ("V20", "标点和符号", "text-half-width text-half-widths text-mark text-unbalanced text-stop text-heading-stop", ""),
    ("V21", "照抄的句子", "text-repeated", ""),
    ("V22", "几乎相同的句子", "text-alike", ""),
    ("V23", "今年、去年；不是本年度的年份", "text-time text-year year-other", ""),
    ("V24", "单位名称一致", "text-name text-own-name", ""),
    ("V25", "功能分类名称", "function-name function-class class-name", "没有附各年的科目表：核对同一编码一个名称，类和类的名称与表样的收入支出决算总表相同；款、项的名称不核对"),
    ("V26", "必要的部分不空；批复后二十日内公开", "last-year-missing project-findings-missing economic-items published-late published-early signed-early", "schema：`required`、`minLength`、`minItems`"),
    ("V27", "经济分类列了科目而“三公”为 0", "three-public-listed three-public-within-basic", ""),
    ("V28", "引用找得到、不成环", "name-undefined let-cycle", ""),
    ("V29", "转换的残留", "text-leftover", ""),
    ("V30", "文字里的数与数据相符", "text-data text-differs text-unit text-share text-rate text-change", "写在文字里的数与表格和正文由数据得出的同名的数比较；名称不同的不比较，请用 `{{ … }}` 引用"),
]

HEAD = """# 规则一览

<!-- scripts/docs.py 由 templates/ 的规则文件、src/check/text_rules.def 和 tests/rules/ 写成，请勿直接修改 -->

每条规则由谁核对。`check` 在文种的规则文件里（`templates/文种/rules`），代码见 [findings.md](findings.md)；每条必须指出的、不得指出的例子在 `tests/rules/`。
看起来可疑而其实不错的话在 `tests/rules/right-statements`，一句也不得报告。

## V01–V30

| 规则 | 必须成立的 | 由什么核对 | 另外 |
|---|---|---|---|
"""


def checks():
    """{name: [(file, severity)]} of the rules files."""
    found = {}
    for path in sorted(ROOT.glob("templates/*/*rules")):
        for name, severity in re.findall(r"^check ([a-z0-9-]+) (\w+)", path.read_text(encoding="utf-8"), re.M):
            found.setdefault(name, []).append((str(path.relative_to(ROOT / "templates")), severity))
    return found


def text_rules():
    """{code: (why, first bad, first good)} of tests/rules/text.txt; of a rule that needs data (tests/rules/KIND.txt) why."""
    found = {}
    paths = sorted(ROOT.glob("tests/rules/*.txt"), key=lambda path: path.name != "text.txt")
    for path in paths:
        name = None
        for line in path.read_text(encoding="utf-8").splitlines():
            word, _, rest = line.partition(" ")
            if word == "rule":
                name = rest if rest.startswith("text-") and rest not in found else None
            elif name and (word == "why" or (word in ("bad", "good") and path.name == "text.txt")):
                found.setdefault(name, {}).setdefault(word, rest)
    return found


def made_files():
    known, texts = checks(), text_rules()
    lines, used = [HEAD.rstrip("\n")], set()
    for number, what, names, other in RULES:
        cells = []
        for name in names.split():
            used.add(name)
            files = "、".join(sorted({file.split("/")[0] for file, _ in known.get(name, [])}))
            cells.append(f"`{name}`" + (f"（{files}）" if files else ""))
        lines.append(f"| {number} | {what} | {' '.join(cells)} | {other} |")
    lines += ["", "## 不属于 V01–V30 的核对", "", "| 核对 | 级别 | 文件 |", "|---|---|---|"]
    words = {"error": "错误", "warning": "警告", "note": "提示"}
    for name, places in sorted(known.items()):
        if name not in used:
            severities = "、".join(dict.fromkeys(words[severity] for _, severity in places))
            lines.append(f"| `{name}` | {severities} | {'、'.join(dict.fromkeys(file for file, _ in places))} |")
    lines += ["", "## 文字规则", "", "理由、例子见 [findings.md](findings.md) 的同名一节。", ""]
    lines.append(" ".join(f"`{code}`" for code in texts))
    return {"docs/rules.md": "\n".join(lines).rstrip() + "\n"}


def text_entry(code):
    """Lines for docs/findings.md: why, a bad and a good example where the rule needs no data."""
    rule = text_rules().get(code)
    if not rule:
        return []
    if "bad" not in rule:
        return [rule["why"], ""]
    return [rule["why"], "", "```", "✗ " + rule["bad"], "✓ " + rule["good"], "```", ""]
