"""offices.py: data of as many offices as a test asks for, made from three examples; no two alike."""
import json
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SOURCES = {"three_public": "three-public.json", "special_fund_forms": "003-special-fund-forms.json",
           "self_evaluation": "002-self-evaluation.json", "final_accounts": "004-final-accounts.json"}


def data(kind, number, year=2023):
    """One document's data: of the office «示例市第N局», whose code is 300000 + N."""
    with open(os.path.join(ROOT, "examples", SOURCES[kind]), encoding="utf-8") as file:
        made = json.load(file)
    made.update(year=year, unit_name=f"示例市第{number}局")
    if kind != "special_fund_forms":  # whose forms have no code: the office is known by its name
        made["unit_code"] = str(300000 + number)
    return made


def write(folder, kind, numbers, year=2023):
    """Their files, in order."""
    os.makedirs(folder, exist_ok=True)
    paths = []
    for number in numbers:
        paths.append(os.path.join(folder, f"{kind}-{number}.json"))
        with open(paths[-1], "w", encoding="utf-8") as file:
            json.dump(data(kind, number, year), file, ensure_ascii=False, indent=1)
    return paths
