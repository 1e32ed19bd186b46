"""The data of final_accounts/small without one thing after the other that may be missing or nothing: what each takes
out of the document (-) and puts into it (+), block by block; at last nothing but what is required, whole."""
import copy
import difflib
import json
import os
import re
import subprocess

SMALL = os.path.join(os.environ["ROOT"], "tests/cases/final_accounts/small/data.json")
BLOCK = re.compile(r" *(h[1-6]|p|th|td|li|note|caption|figcaption|toc-title|toc-entry)( |$)")


def blocks(data):
    with open("data.json", "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False)
    done = subprocess.run([os.environ["PILU"], "render", "data.json", "--dump", "doc"], check=False,
                          capture_output=True, text=True)
    if done.returncode:
        print(done.stderr, end="")
    found = []
    for line in done.stdout.splitlines():
        kind = BLOCK.match(line)
        text = re.match(r" *«(.*)»", line)
        if kind:
            found.append(kind[1] + " ")
        elif text and found:
            found[-1] += text[1]
    # Numbers of figures and cells of their tables move with whatever comes before them: their captions are enough.
    return [re.sub("^图\\d+　", "图　", line.split(" ", 1)[1]) for line in found
            if line.split(" ")[0] not in ("th", "td", "caption", "toc-entry")]


def nothing(data):
    for part in ("abroad", "vehicle_purchase", "vehicle_running", "reception"):
        data["three_public"][part].update(budget=0, final=0, previous=0)
    data["three_public"]["abroad"].update(groups=0, persons=0)
    data["three_public"]["vehicle_purchase"]["count"] = 0
    data["three_public"]["reception"]["domestic"] = {"batches": 0, "persons": 0, "items": []}
    data["three_public"]["reception"]["foreign"] = {"batches": 0, "persons": 0, "amount": 0}


def no_income(data):
    data["income"]["items"] = [{"code": "general", "amount": 0}]
    data["balance"]["opening"]["project"] = 120


def no_general(data):
    data["functional"][0]["budget"] = "fund"
    data["economic"] = [{"group": "staff", "names": ["基本工资"], "amount": 0}]
    data["operating"] = {"previous": 0, "reasons": []}
    data["income"]["items"] = [{"code": "fund", "amount": 110.02}]
    data["reasons"]["general"] = "项目完工"


def no_money(data):
    no_general(data)
    data["functional"][0].update(basic=0, project=0, adjusted_budget=0)
    del data["functional"][0]["reason"]
    data["income"]["items"] = [{"code": "general", "amount": 0}]
    data["expense"]["items"] = [{"code": "basic", "amount": 0}]
    data["balance"] = {"opening": {"basic": 0, "project": 0}, "surplus_used": 0, "distribution": 0}
    data["previous_totals"] = dict.fromkeys(data["previous_totals"], 0)
    data["reasons"] = {}
    data["projects"] = []
    del data["overall"]["project_findings"]


def as_last_year(data):
    data["previous_totals"].update(expense=110, fiscal_expense=110)
    data["reasons"] = {"totals": "没有变动，也就没有原因"}


def no_procurement(data):
    data["procurement"] = dict.fromkeys(data["procurement"], 0)


def no_projects(data):
    data["projects"] = []
    del data["overall"]["project_findings"]


def only_public(data):
    data["economic"] = [{"group": "public", "names": ["办公费"], "amount": 60}]


def several_stages(data):
    two = copy.deepcopy(data["projects"][0])
    data["projects"][0]["stages"] = two["stages"] = ["pre_assessed", "targeted", "monitored", "self_evaluated"]
    two["name"] = "另一项目"
    for fund in two["funds"]:
        fund.update(budget=1, executed=1)
    data["projects"].append(two)
    del data["overall"]["project_findings"]


def minimal(data):
    no_projects(data)
    for name in ("published", "glossary", "attachments"):
        data.pop(name)
    data["glossary"], data["attachments"] = [], []
    del data["functional"][0]["reason"]
    data["operating"]["reasons"] = []
    data["assets"]["vehicles"] = []
    nothing(data)


CASES = [
    ("名词解释", lambda data: data.update(glossary=[])),
    ("附件", lambda data: data.update(attachments=[])),
    ("项目", no_projects),
    ("自评的项目", lambda data: data["projects"][0].update(stages=["evaluated"])),
    ("评价的项目，有两个自评的", several_stages),
    ("公开日期", lambda data: data.pop("published")),
    ("机关运行经费变动的原因", lambda data: data["operating"].update(reasons=[])),
    ("车辆", lambda data: data["assets"].update(vehicles=[])),
    ("三公经费", nothing),
    ("政府采购", no_procurement),
    ("人员经费", only_public),
    ("收入", no_income),
    ("一般公共预算", no_general),
    ("与上年的不同", as_last_year),
    ("收支", no_money),
]

with open(SMALL, encoding="utf-8") as small:
    whole = json.load(small)
before = blocks(whole)
for title, change in CASES:
    print(f"=== 没有{title}")
    changed = copy.deepcopy(whole)
    change(changed)
    for line in difflib.unified_diff(before, blocks(changed), n=0, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            print(line)
print("=== 只有必填的")
minimal(whole)
for layout in ("sichuan-2019", "national"):
    whole["layout"] = layout
    whole["economic"] = [{"code": "30101", "name": "基本工资", "amount": 45}, {"code": "30201", "name": "办公费", "amount": 15}]
    whole["subjects"].update({"301": "工资福利支出", "302": "商品和服务支出"})
    whole["functional"][0]["receipts"] = [{"code": "general", "amount": 110.01}, {"code": "other", "amount": 0.01}]
    whole["income"]["items"] = [{"code": "general", "amount": 110.01}, {"code": "other", "amount": 0.01}]
    print("\n".join(line for line in blocks(whole) if layout == "sichuan-2019" or line.startswith("第")))
