// picture.mjs: a part of a page as Chromium shows it, as a PNG file of sixteen greys, which is small.
//
//   node picture.mjs NODE_MODULES CHROMIUM PAGE.html[#ID] OUT.png WIDTH HEIGHT
//
// WIDTH × HEIGHT pixels from the top, or from the element of that id; or as far as the page goes. For scripts/pictures.sh.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const [modules, chromium, from, to, width, height] = process.argv.slice(2);
const browsers = createRequire(path.join(path.resolve(modules), "x.js"))("playwright-core");

// PNG as Chromium writes it: eight bits a channel, not interlaced (ISO 15948). Gives rows of channels, unfiltered.
function decode(bytes) {
    const w = bytes.readUInt32BE(16), h = bytes.readUInt32BE(20), n = bytes[25] === 6 ? 4 : 3, data = [];
    for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at))
        if (bytes.toString("latin1", at + 4, at + 8) === "IDAT") data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
    const raw = zlib.inflateSync(Buffer.concat(data)), size = w * n, rows = [];
    for (let y = 0; y < h; y++) {
        const row = Buffer.from(raw.subarray(y * (size + 1) + 1, (y + 1) * (size + 1))), above = rows[y - 1];
        for (let i = 0; i < size; i++) {
            const a = i >= n ? row[i - n] : 0, b = above ? above[i] : 0, c = above && i >= n ? above[i - n] : 0;
            const p = a + b - c, [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
            row[i] += [0, a, b, (a + b) >> 1, pa <= pb && pa <= pc ? a : pb <= pc ? b : c][raw[y * (size + 1)]];
        }
        rows.push(row);
    }
    return { w, h, n, rows };
}

function chunk(type, data) {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]), out = Buffer.alloc(8 + body.length);
    let crc = -1;
    for (const byte of body) {
        crc ^= byte;
        for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (0xEDB88320 & -(crc & 1));
    }
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(~crc >>> 0, 4 + body.length);
    return out;
}

function encode({ w, h, n, rows }) {
    const lines = rows.map((row) => {
        const line = Buffer.alloc(1 + Math.ceil(w / 2));
        for (let x = 0; x < w; x++) {
            const grey = 0.3 * row[x * n] + 0.59 * row[x * n + 1] + 0.11 * row[x * n + 2];
            line[1 + (x >> 1)] |= Math.round(grey / 17) << (x % 2 ? 0 : 4);
        }
        return line;
    });
    const head = Buffer.alloc(13);
    head.writeUInt32BE(w, 0);
    head.writeUInt32BE(h, 4);
    head[8] = 4; // bits a sample; grey
    return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head),
        chunk("IDAT", zlib.deflateSync(Buffer.concat(lines), { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

const browser = await browsers.chromium.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
const page = await browser.newPage({ viewport: { width: +width, height: +height } });
const [file, id] = from.split("#");
await page.goto(pathToFileURL(path.resolve(file)).href + (id ? `#${id}` : ""));
const tall = await page.evaluate(() => Math.ceil(document.body.getBoundingClientRect().bottom));
const shot = await page.screenshot({ clip: { x: 0, y: 0, width: +width, height: Math.min(+height, tall) } });
fs.writeFileSync(to, encode(decode(shot)));
await browser.close();
