// axe.mjs: opens HTML pages in headless Chromium as their readers do and says what keeps anyone out.
//
//   node axe.mjs NODE_MODULES CHROMIUM FILE.html…
//
// Each page in each view below: axe-core's rules of WCAG 2.2 A and AA and its best practices, no sideways scroll of the
// page, no request to anywhere, nothing on the console. Once a page: the skip link and the tables by the keyboard alone, every
// stop of the Tab key from the first to the last and back, and each table's CSV file, saved as a reader saves it.
// Prints one JSON object: {"FILE.html": {"light": ["…"], …}}, a list of complaints for each view, empty when good.
import { createRequire } from "node:module";
import path from "node:path";
import fs from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, chromium, ...files] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "x.js"));
const browsers = require("playwright-core");
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// A window 1280 px wide at 200 % zoom shows 640 CSS px, two device pixels each (WCAG 2.2 criterion 1.4.4);
// 320 CSS px is criterion 1.4.10.
const VIEWS = {
    light: { size: [1280, 900] },
    dark: { size: [1280, 900], colorScheme: "dark" },
    print: { size: [1280, 900], media: "print" },
    phone: { size: [320, 640] },
    "phone-dark": { size: [320, 640], colorScheme: "dark" },
    zoom: { size: [640, 450], scale: 2 },
};

const words = (list) => list.map((v) =>
    `${v.id}: ${v.help}: ${v.nodes.length} × ${v.nodes[0].target.join(" ")}: ${v.nodes[0].failureSummary}`);

// Only what belongs to this page: it has a whole context of its own, so nothing is carried over.
async function open(browser, file, view) {
    const context = await browser.newContext({
        viewport: { width: view.size[0], height: view.size[1] }, deviceScaleFactor: view.scale ?? 1,
        colorScheme: view.colorScheme ?? "light",
    });
    const page = await context.newPage();
    const complaints = [];
    const own = pathToFileURL(path.resolve(file)).href;
    page.on("request", (asked) => asked.url() === own || complaints.push(`asks for ${asked.url().slice(0, 200)}`));
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${error}`));
    await page.emulateMedia({ media: view.media ?? "screen", colorScheme: view.colorScheme ?? "light" });
    await page.goto(own, { waitUntil: "load" });
    return { context, page, complaints };
}

async function look(browser, file, view) {
    const { context, page, complaints } = await open(browser, file, view);
    const sideways = await page.evaluate(() => document.scrollingElement.scrollWidth - window.innerWidth);
    if (sideways > 0 && view.media !== "print") complaints.push(`the page is ${sideways} px wider than the window`);
    await page.evaluate(AXE);
    const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
    if (found.passes.length < 10) complaints.push(`axe-core looked at nearly nothing: ${found.passes.length} rules`);
    complaints.push(...words(found.violations));
    await context.close();
    return complaints;
}

// The skip link is the first stop, is seen when it is, and leads to the text; a table wider than the window scrolls in
// its region with the arrow keys while the page stands still.
async function keys(browser, file) {
    const { context, page, complaints } = await open(browser, file, VIEWS.phone);
    const focused = () => page.evaluate(() => {
        const at = document.activeElement, box = at.getBoundingClientRect();
        return { name: at.className, seen: box.left >= 0 && box.top >= 0 && box.width > 0 };
    });
    await page.keyboard.press("Tab");
    const first = await focused();
    if (first.name !== "skip" || !first.seen) complaints.push(`first stop: ${JSON.stringify(first)}, not the skip link`);
    await page.keyboard.press("Enter");
    if (await page.evaluate(() => window.location.hash) !== "#main") complaints.push("the skip link does not lead to #main");
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(() => document.querySelector("main")?.contains(document.activeElement)
        || document.activeElement === document.body);
    if (!inside) complaints.push("after the skip link the keyboard is not in the text");
    const wide = await page.evaluate(() => [...document.querySelectorAll(".table")]
        .findIndex((region) => region.scrollWidth > region.clientWidth + 40));
    if (wide >= 0) {
        await page.evaluate((i) => document.querySelectorAll(".table")[i].focus(), wide);
        for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
        await page.waitForTimeout(400);
        const moved = await page.evaluate((i) => [document.querySelectorAll(".table")[i].scrollLeft,
            window.scrollX, document.activeElement.className], wide);
        if (!(moved[0] > 0) || moved[1] !== 0 || moved[2] !== "table")
            complaints.push(`a wide table does not scroll by the keyboard: ${JSON.stringify(moved)}`);
    }
    await context.close();
    return complaints;
}

// Every element that takes the focus is a stop, once, in the order of the file, forwards and backwards; at each one sees
// where one is: a ring, in the window, with nothing over it.
async function order(browser, file, view) {
    const { context, page, complaints } = await open(browser, file, view);
    const names = await page.evaluate(() => {
        globalThis.stops = [...document.querySelectorAll("a[href], area[href], button, input, select, textarea, summary, "
            + "iframe, audio, video, [tabindex], [contenteditable]")].filter((e) => e.tabIndex >= 0 && e.checkVisibility());
        return globalThis.stops.map((e) => `${e.localName}.${e.className} ${(e.textContent || "").trim().slice(0, 20)}`);
    });
    const at = () => page.evaluate(() => {
        const e = document.activeElement, style = getComputedStyle(e);
        const box = e.getClientRects()[0] ?? e.getBoundingClientRect(); // a link may go on on a second line
        const x = Math.max(box.left, 0) + 2, y = Math.max(box.top, 0) + 2;
        const top = document.elementFromPoint(x, y);
        return { stop: globalThis.stops.indexOf(e), name: `${e.localName}.${e.className}`,
            ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
            seen: box.width > 0 && box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight,
            free: !top || top.contains(e) || e.contains(top) };
    });
    const went = [];
    for (const [key, way] of [["Tab", names.map((_, i) => i)], ["Shift+Tab", names.map((_, i) => i).reverse().slice(1)]]) {
        for (const expected of way) {
            await page.keyboard.press(key);
            const found = await at();
            if (found.stop !== expected) complaints.push(`${key}: ${found.name} (${found.stop}), not ${names[expected]} (${expected})`);
            else if (!found.seen || !found.ring || !found.free)
                complaints.push(`${key}: ${names[expected]}: ${JSON.stringify(found)}`);
            went.push(found.stop);
            if (complaints.length > 5) break;
        }
    }
    if (names.length < 2 || went.length < 2) complaints.push("there are no stops to look at");
    await context.close();
    return complaints;
}

const fields = (text) => [...text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)]
    .map((m) => m[1] === undefined ? m[2] : m[1].replaceAll('""', '"'));

// Each table can be saved: the link below it is a stop of the keyboard with the table's name in its own, and the file it
// gives is UTF-8 with its mark, with the text of each cell of the table in their order.
async function save(browser, file) {
    const { context, page: first, complaints } = await open(browser, file, VIEWS.light);
    let page = first;
    const tables = await page.evaluate(() => {
        const all = [...document.querySelectorAll(".tools a[download], .table:not(td .table) > table")];
        return all.map((e) => e.localName === "a" ? { name: e.getAttribute("aria-label"), reached: e.tabIndex === 0 }
            : { name: e.caption?.textContent, cells: [...e.querySelectorAll("td")].map((c) => c.textContent) });
    });
    const plain = (text) => text.replace(/\s+/g, "");
    let waiting = [], link = 0;
    for (const entry of tables) {
        if (entry.cells) {
            waiting.push(entry);
            continue;
        }
        if (link % 9 === 8) { // Chromium asks before a tab saves its eleventh file
            await page.close();
            page = await context.newPage();
            await page.goto(pathToFileURL(path.resolve(file)).href);
        }
        const came = page.waitForEvent("download", { timeout: 10000 });
        await page.locator(".tools a[download]").nth(link++).focus();
        await page.keyboard.press("Enter");
        const download = await came, bytes = fs.readFileSync(await download.path());
        const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
        const of = waiting[0]?.name ?? "表格", there = fields(text.slice(1)).map((f) => plain(f).replace(/^'/, ""));
        if (text[0] !== "\ufeff" || !text.endsWith("\r\n")) complaints.push(`${of}: no byte order mark or no last line end`);
        if (!download.suggestedFilename().endsWith(".csv")) complaints.push(`${of}: ${download.suggestedFilename()}`);
        if (!plain(entry.name).includes(plain(of)) || !entry.reached) complaints.push(`${of}: link ${entry.name}`);
        // A caption, which may tell the unit, stands first.
        if (waiting[0]?.name && there[0] !== plain(waiting[0].name)) complaints.push(`${of}: begins with «${there[0]}»`);
        let at = -1;
        for (const cell of waiting.flatMap((table) => table.cells)) {
            const next = there.indexOf(plain(cell).replace(/^'/, ""), at + 1);
            if (next < 0) complaints.push(`${of}: «${cell}» is not in its file behind «${there[at]}»`);
            else at = next;
        }
        waiting = [];
    }
    if (waiting.length) complaints.push(`${waiting.length} tables cannot be saved`);
    // In a list of links, of stops, of files: no two of one name.
    const alike = await page.evaluate(() => {
        const names = (selector, name) => [...document.querySelectorAll(selector)].map((e) => e.getAttribute(name)
            ?? document.getElementById(e.getAttribute("aria-labelledby")).textContent);
        return [names(".tools a[download]", "aria-label"), names(".tools a[download]", "download"),
            names("[role=group]", "aria-label")].flatMap((all) => all.filter((n, i) => all.indexOf(n) !== i));
    });
    complaints.push(...alike.map((name) => `two of one name: ${name}`));
    if (!tables.length && fs.readFileSync(file, "utf8").includes("<table")) complaints.push("no table was looked at");
    await context.close();
    return complaints;
}

const browser = await browsers.chromium.launch({
    executablePath: chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"],
});
const answer = {};
for (const file of files) {
    answer[file] = { keys: await keys(browser, file), save: await save(browser, file),
        "focus order": await order(browser, file, VIEWS.light), "focus order, phone": await order(browser, file, VIEWS.phone) };
    const views = Object.entries(VIEWS).map(async ([name, view]) => [name, await look(browser, file, view)]);
    Object.assign(answer[file], Object.fromEntries(await Promise.all(views)));
}
await browser.close();
console.log(JSON.stringify(answer, null, 1));
