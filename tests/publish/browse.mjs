// browse.mjs: a visitor of a site, at a desk and with a telephone: finds a unit, opens its document, sees what was
// corrected, goes to the version it took the place of, and downloads. The site lies behind a web server that knows nothing.
//
//   node browse.mjs NODE_MODULES CHROMIUM SITE YEAR UNIT CORRECTED PICTURES
//
// CORRECTED: «yes» when the unit's document has a second version. PICTURES: a folder for what it looked like.
// Prints one line for each complaint; nothing when all is well.
import { createRequire } from "node:module";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const [modules, chromium, site, year, unit, corrected, pictures] = process.argv.slice(2);
const browsers = createRequire(path.join(path.resolve(modules), "x.js"))("playwright-core");
const VIEWS = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };
const TYPES = { ".html": "text/html", ".pdf": "application/pdf", ".json": "application/json" };

const server = http.createServer((asked, answer) => {
    const file = path.join(site, decodeURIComponent(new URL(asked.url, "http://x").pathname));
    const place = file.endsWith("/") ? file + "index.html" : file;
    if (!fs.existsSync(place)) return answer.writeHead(404).end();
    answer.writeHead(200, { "content-type": TYPES[path.extname(place)] ?? "application/octet-stream" });
    answer.end(fs.readFileSync(place));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const home = `http://127.0.0.1:${server.address().port}/`;

const complaints = [];
const expect = (what, condition) => condition || complaints.push(what);

async function click(page, name, view) {
    const link = page.getByRole("link", { name, exact: typeof name === "string" }).first();
    if (!await link.count()) {
        complaints.push(`${view}: no link «${name}» on ${page.url()}`);
        throw new Error("lost");
    }
    await link.click();
    await page.waitForLoadState();
    const sideways = await page.evaluate(() => document.scrollingElement.scrollWidth - window.innerWidth);
    expect(`${view}: ${page.url()} is ${sideways} px wider than the window`, sideways <= 0);
}

async function shot(page, view, name) {
    if (pictures) await page.screenshot({ path: path.join(pictures, `${name}-${view}.png`) });
}

async function visit(browser, view) {
    const context = await browser.newContext({ viewport: VIEWS[view], javaScriptEnabled: true });
    const page = await context.newPage();
    page.on("response", (got) => expect(`${view}: ${got.url()} answers ${got.status()}`,
        got.status() < 400 || got.url().endsWith("favicon.ico")));
    await page.goto(home);
    await shot(page, view, "first");
    await click(page, `${year}年度`, view);
    await shot(page, view, "year");
    await click(page, unit, view);
    await shot(page, view, "unit");
    const unitPage = page.url();
    await click(page, /三公.*（网页）$/, view);
    expect(`${view}: the document has no heading`, await page.locator("h1").count() === 1);
    const now = await page.locator("main").innerText();
    if (corrected === "yes") {
        expect(`${view}: the document does not say that it was corrected`, now.includes("更正"));
        await shot(page, view, "document");
        await click(page, /^更正版/, view);
        await click(page, /^第1版$/, view);
        await click(page, /更正说明（网页）$/, view);
        expect(`${view}: the notice does not say which version it corrects`,
            (await page.locator("main").innerText()).includes("（第1版）"));
        await click(page, /^《/, view);
        await click(page, unit, view);
        expect(`${view}: the notice does not lead back to the unit's page`, page.url() === unitPage);
        await page.goto(unitPage);
        await page.locator("section", { hasText: "三公" }).getByRole("link", { name: /^网页，第1版/ }).click();
        await page.waitForLoadState();
        expect(`${view}: the first version is not the old one`, await page.locator("main").innerText() !== now);
        await shot(page, view, "old");
    }
    await page.goto(unitPage);
    const href = await page.getByRole("link", { name: /^PDF，第1版/ }).first().evaluate((link) => link.href);
    const got = await context.request.get(href);
    const bytes = await got.body();
    const lies = path.join(site, decodeURIComponent(new URL(href).pathname));
    const same = bytes.equals(fs.readFileSync(lies));
    expect(`${view}: the PDF comes with other bytes`, same && bytes.subarray(0, 5).toString() === "%PDF-");
    await context.close();
}

const browser = await browsers.chromium.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"] });
for (const view of Object.keys(VIEWS)) {
    try {
        await visit(browser, view);
    } catch (error) {
        complaints.push(`${view}: ${error}`);
    }
}
await browser.close();
server.close();
console.log(complaints.join("\n"));
