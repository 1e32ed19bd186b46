"""The example with its overview and plan moved to a file of prose."""
import json
import os

data = json.load(open(os.environ["ROOT"] + "/examples/000-self-evaluation.json", encoding="utf-8"))
project = data["projects"][0]
with open("prose.txt", "w", encoding="utf-8") as f:
    for name in ("overview", "plan"):
        f.write(f"# projects[0].{name}\n\n" + "\n\n".join(project.pop(name)) + "\n\n")
    f.write("# projects[0].experience\n共{{ count(indicators) }}项指标。\n")
del project["experience"]
data["prose"] = "prose.txt"
json.dump(data, open("data.json", "w", encoding="utf-8"), ensure_ascii=False)
data["prose"] = "../data.json"
json.dump(data, open("outside.json", "w", encoding="utf-8"), ensure_ascii=False)
