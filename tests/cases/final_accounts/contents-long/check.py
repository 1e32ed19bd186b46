"""The table of contents of a document and of the same with a long section: every entry's number is that of the page
which its link leads to and on which the heading stands; every link of the page leads to an id that is there once."""
import html
import json
import os
import re
import subprocess

PROSE = "第{}项：受理、审核、公开示例事项，按规定的程序办理，并把办理的结果告知申请人，逐年归档，以备查阅。\n"


def render(name, structure):
    with open(os.environ["ROOT"] + "/examples/final-accounts-example.json", encoding="utf-8") as file:
        data = json.load(file)
    if structure:
        del data["overview"]["structure"]
        data["prose"] = "long.txt"
        with open("long.txt", "w", encoding="utf-8") as file:
            file.write("# overview.structure\n" + "".join(structure))
    with open(f"{name}.json", "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False)
    subprocess.run([os.environ["PILU"], "render", f"{name}.json"], stderr=subprocess.DEVNULL, check=False)


def squeezed(text):
    return re.sub(r"\s", "", text)


def pages_of(name):
    text = subprocess.run(["pdftotext", "-enc", "UTF-8", "-layout", f"{name}.pdf", "-"], capture_output=True, check=True)
    return text.stdout.decode().split("\f")


def links_of(name):
    """[(what the link says, index of the page it leads to)], one for each entry, in the order of the file."""
    objects = subprocess.run(["qpdf", "--json=1", "--json-key=objects", "--json-key=pages", f"{name}.pdf"],
                             capture_output=True, check=True)
    told = json.loads(objects.stdout)
    pages = [page["object"] for page in told["pages"]]
    found = []
    for page in told["pages"]:
        annotations = told["objects"][page["object"]].get("/Annots", [])
        annotations = told["objects"][annotations] if isinstance(annotations, str) else annotations
        for reference in annotations:
            link = told["objects"][reference] if isinstance(reference, str) else reference
            if link["/Subtype"] == "/Link" and "/Dest" in link:
                entry = (squeezed(link["/Contents"]), pages.index(link["/Dest"][0]))
                if entry not in found[-1:]:  # an entry of two lines has two rectangles
                    found.append(entry)
    return found


def check(name):
    pages, links = pages_of(name), links_of(name)
    contents = "\n".join(page for page in pages if "……" in page)
    numbers = [int(n) for n in re.findall(r"… *(\d+)$", contents, re.M)]
    if len(numbers) != len(links):
        print(f"{name}: {len(numbers)} numbers, {len(links)} links")
    for (title, page), number in zip(links, numbers):
        if f"—{number}—" not in squeezed(pages[page]):
            print(f"{name}: {title} says {number}; its link leads to page {page + 1} of the file, another one")
        if title not in squeezed(pages[page]):
            print(f"{name}: {title} does not stand on page {number}")
    with open(f"{name}.html", encoding="utf-8") as file:
        text = file.read()
    nav = re.search(r'<nav id="toc".*?</nav>', text, re.S)[0]
    entries = re.findall(r'<a href="#([^"]*)">(.*?)</a>', nav)
    entries = [(target, re.sub("<[^>]*>", "", title)) for target, title in entries]
    if [squeezed(html.unescape(title)) for _, title in entries] != [title for title, _ in links]:
        print(f"{name}: the page's entries are not the file's")
    for target, title in entries:
        if text.count(f' id="{target}"') != 1:
            print(f"{name}: {title} leads to {text.count(f' id={target}')} places")
    return numbers, links


render("short", None)
render("long", [PROSE.format(i) for i in range(1, 61)])
before, links = check("short")
after, _ = check("long")
last = next(i for i, (title, _) in enumerate(links) if title == "二、机构设置")
print(len(links), "entries; unmoved up to the long section:", before[:last + 1] == after[:last + 1])
print("all behind it moved by the same:", len({b - a for a, b in zip(before[last + 1:], after[last + 1:])}) == 1)
print("pages:", after[-1] - before[-1])
