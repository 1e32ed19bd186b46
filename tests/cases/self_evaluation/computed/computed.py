"""Completion by direction and the score of execution, as the form prints them, against values worked out by hand after
the ministry's rules (财预〔2020〕10号): the quotient is exact, and rounded half up once."""
import json
import os
import re
import subprocess


def number(value, unit="次"):
    return {"value": value, "unit": unit}


# direction, target, actual, printed
COMPLETION = [
    ("higher", number(4), number(3), "75.00%"),
    ("higher", number(4), number(4), "100.00%"),
    ("higher", number(4), number(5), "125.00%"),           # more than asked for is shown as such
    ("higher", number(3), number(1), "33.33%"),
    ("higher", number(3), number(2), "66.67%"),
    ("higher", number(800), number(799.96), "100.00%"),    # 99.995 %, half up
    ("higher", number(800), number(799.95), "99.99%"),     # 99.99375 %
    ("higher", number(4), number(0), "0.00%"),
    ("higher", number(0), number(0), "—"),                 # no rate over nothing
    ("higher", number(43, "万人"), number(430000, "人"), "100.00%"),
    ("higher", number(430000, "人"), number(21.5, "万人"), "50.00%"),
    ("lower", number(4), number(3), "100.00%"),            # a saving is no more than done
    ("lower", number(4), number(4), "100.00%"),
    ("lower", number(4), number(0), "100.00%"),
    ("lower", number(4), number(5), "80.00%"),
    ("lower", number(1), number(3), "33.33%"),
    ("equal", number(4), number(4), "100.00%"),
    ("equal", number(4), number(3), "75.00%"),
    ("higher", number(4), number(None), "—"),              # not measured
    ("lower", {"date": "2021-06-30"}, {"date": "2021-06-30"}, "100.00%"),
    ("lower", {"date": "2021-06-30"}, {"date": "2021-06-29"}, "100.00%"),
    ("lower", {"date": "2021-06-30"}, {"date": "2021-07-01"}, "—"),
    ("qualitative", {"text": "较高"}, {"degree": 90}, "90.00%"),
    ("qualitative", {"text": "较高"}, {"degree": 0}, "0.00%"),
    ("qualitative", {"text": "较高"}, {"text": "较高"}, "—"),
]

# weight, budget, executed, printed
EXECUTION = [
    (10, 5, 1.91, "3.82"),
    (10, 139.2, 72, "5.17"),                               # 5.1724…
    (10, 3, 1, "3.33"),
    (10, 3, 2, "6.67"),
    (10, 10, 9.995, "10.00"),                              # 9.995, half up
    (10, 10, 9.9949, "9.99"),
    (10, 10, 10, "10.00"),
    (10, 10, 11, "10.00"),                                 # never more than the weight
    (10, 10, 0, "0.00"),
    (10, 0, 0, "0.00"),                                    # no budget, no rate, no score
    (20, 8, 5, "12.50"),
]


def printed(good, path):
    with open("data.json", "w", encoding="utf-8") as file:
        json.dump(good, file, ensure_ascii=False)
    done = subprocess.run([os.environ["PILU"], "render", "--draft", "--dump", "doc", "data.json"], check=False,
                          capture_output=True, text=True)
    return [text for text, pointer in re.findall(r"«(.*)» @(\S+)", done.stdout) if pointer == path]


with open(os.path.join(os.environ["ROOT"], "tests/cases/bad/good.json"), encoding="utf-8") as source:
    GOOD = json.load(source)


def data():
    return json.loads(json.dumps(GOOD))


wrong = 0
for direction, target, actual, want in COMPLETION:
    changed = data()
    item = changed["projects"][0]["indicators"][0]
    item.update(direction=direction, target=target, actual=actual)
    got = printed(changed, "/projects/0/indicators/0/completion")
    if not got or set(got) != {want}:
        wrong += 1
        print(f"completion, {direction}: target {target}, actual {actual}: want {want}, got {got}")
for weight, budget, executed, want in EXECUTION:
    changed = data()
    project = changed["projects"][0]
    project["execution_weight"] = weight
    project["funds"] = [{"source": "city", "initial": budget, "budget": budget, "received": budget, "executed": executed}]
    got = printed(changed, "/projects/0/execution_score")
    if not got or set(got) != {want}:
        wrong += 1
        print(f"execution: weight {weight}, {executed} of {budget}: want {want}, got {got}")
print(f"{len(COMPLETION)} completions, {len(EXECUTION)} scores, {wrong} wrong")
