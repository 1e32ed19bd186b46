// fragments.mjs: two fragments in one page of somebody else's, as a content-management system puts them there.
//
//   node fragments.mjs NODE_MODULES CHROMIUM A.fragment.html B.fragment.html
//
// The host page has a style of the usual kind: small root size, centred red text, padding and borders of its own. Every
// property of every element is asked of the browser: the host's elements must be styled as without the fragments, and
// the fragments' as in a host without any style. Names must be unique, links must lead somewhere, axe-core must be
// content, nothing may be asked for. Prints a JSON list of complaints, empty when good.
import { createRequire } from "node:module";
import path from "node:path";
import fs from "node:fs";

const [modules, chromium, ...files] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "x.js"));
const browsers = require("playwright-core");
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const WIDTH = "<style>.content { width: 900px } body { margin: 0 }"
    + "@media (max-width: 600px) { .content { width: auto } }</style>";
const STYLE = `<style>
* { box-sizing: border-box } html { font-size: 62.5% }
body { font: italic 1.4rem/1.2 Arial; color: #933; text-align: center; letter-spacing: 1px; text-transform: uppercase;
  word-spacing: 3px; visibility: visible; white-space: pre-wrap; --ink: red; --paper: pink }
h1, h2, h3 { color: #00c; border-bottom: 2px solid; text-shadow: 1px 1px #999; padding: 9px }
.content p { margin: 30px; text-indent: 0; background: #ffd } a, .content a { color: #060; font-weight: bold }
table { width: auto; border-spacing: 9px; table-layout: fixed } td, th { padding: 0; background: #fee; border: 3px solid }
.content table td { text-align: left; height: 90px } tr:nth-child(even) td { background: #def }
li { list-style: square inside; float: left } nav { position: fixed; display: none } figure { transform: rotate(9deg) }
.table { overflow: hidden; display: flex } .note, .num { display: none } caption { caption-side: bottom }
svg { width: 1em; height: 1em; vertical-align: middle } ol::before, p::before { content: "x" } section,
  header { padding: 40px; background: #eee }
</style>`;
const HEAD = '<header><h1 class="own">某部门网站</h1><p class="own">导航 <a class="own" href="#top">首页</a></p></header>';
const FOOT = `<footer><table class="own"><tr><th class="own" scope="col">甲</th></tr><tr><td class="own">1</td></tr></table>
<ul class="own"><li class="own">联系我们</li></ul></footer>`;
const host = (style, parts) => `<!doctype html><html lang="zh-CN"><meta name="viewport" content="width=device-width">
<title>某部门网站</title>${WIDTH}${style}<body id="top">${HEAD}<main class="content">${parts.join("\n")}</main>${FOOT}`;

const styles = (selector) => [...document.querySelectorAll(selector)].map((element) =>
    [null, "::before"].map((pseudo) => {
        const computed = getComputedStyle(element, pseudo), all = {};
        for (const name of computed) if (!name.startsWith("--")) all[name] = computed[name];
        return [element.localName, element.className.baseVal ?? element.className, all];
    })).flat();

function differences(of, want, got) {
    const found = want.length === got.length ? [] : [`${of}: ${want.length} and ${got.length} elements`];
    for (let i = 0; i < want.length && i < got.length; i++)
        for (const [name, value] of Object.entries(want[i][2]))
            if (got[i][2][name] !== value)
                found.push(`${of}: ${want[i][0]}.${want[i][1]}: ${name}: ${value} became ${got[i][2][name]}`);
    return found.slice(0, 20);
}

const browser = await browsers.chromium.launch({
    executablePath: chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"],
});
const complaints = [];
const parts = files.map((file) => fs.readFileSync(file, "utf8"));

async function open(html, size = [1280, 900], media = "screen", colorScheme = "light") {
    const page = await browser.newPage({ viewport: { width: size[0], height: size[1] } });
    page.on("request", (asked) => complaints.push(`asks for ${asked.url().slice(0, 200)}`));
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    await page.emulateMedia({ media, colorScheme });
    await page.setContent(html);
    return page;
}

const plain = await open(host("", parts)), styled = await open(host(STYLE, parts)), alone = await open(host(STYLE, ["<p>正文</p>"]));
complaints.push(...differences("the host's element", await alone.evaluate(styles, ".own"), await styled.evaluate(styles, ".own")));
complaints.push(...differences("the fragment's element", await plain.evaluate(styles, ".pilu, .pilu *"),
    await styled.evaluate(styles, ".pilu, .pilu *")));
complaints.push(...await plain.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id), known = new Set(ids), found = [];
    if (known.size !== ids.length) found.push(`${ids.length - known.size} ids twice`);
    for (const a of document.querySelectorAll('.pilu a[href^="#"]'))
        if (!known.has(decodeURIComponent(a.hash.slice(1)))) found.push(`${a.hash} leads nowhere`);
    for (const name of ["headers", "aria-labelledby"])
        for (const e of document.querySelectorAll(`[${name}]`))
            for (const id of e.getAttribute(name).split(/\s+/)) if (!known.has(id)) found.push(`${name} ${id} is nobody's`);
    return found;
}));
for (const [size, media, dark] of [[[1280, 900]], [[1280, 900], "screen", "dark"], [[1280, 900], "print"], [[320, 640]]]) {
    const page = await open(host("", parts), size, media, dark);
    if (media !== "print" && await page.evaluate(() => document.scrollingElement.scrollWidth > window.innerWidth))
        complaints.push(`${size}: the page scrolls sideways`);
    await page.evaluate(AXE);
    const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
    if (found.passes.length < 10) complaints.push(`axe-core looked at nearly nothing: ${found.passes.length} rules`);
    complaints.push(...found.violations.map((v) =>
        `${size} ${media} ${dark}: ${v.id}: ${v.nodes.length} × ${v.nodes[0].target.join(" ")}: ${v.nodes[0].failureSummary}`));
}
await browser.close();
console.log(JSON.stringify(complaints, null, 1));
