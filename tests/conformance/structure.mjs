// structure.mjs: the text of every marked-content sequence of a PDF, as pdf.js reads it: a second reader that shares
// no code with poppler. Prints JSON: {"12 0 R": {"0": "text", …}, …}, page reference and MCID (ISO 32000-1 §14.7.4).
// parity.py joins them in the order of the structure tree; getStructTree would give it page by page only, and a cell
// that is broken over two pages would come out of order.
//
// With «chains» each is {"text": …, "chain": ["Document", "Sect", …]}: the elements around it by getStructTree, outermost first.
//
//   node structure.mjs FOLDER-OF-NODE-MODULES FILE.pdf [chains]
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

console.log = console.warn = console.error; // standard output is for the result; pdf.js talks there
const [modules, file, chains] = process.argv.slice(2);
const pdfjs = createRequire(resolve(modules, 'x.js'))('pdfjs-dist/legacy/build/pdf.js');
const root = dirname(createRequire(resolve(modules, 'x.js')).resolve('pdfjs-dist/package.json'));

const document = await pdfjs.getDocument({
  data: new Uint8Array(await readFile(file)),
  cMapUrl: join(root, 'cmaps/'),
  cMapPacked: true,
  standardFontDataUrl: join(root, 'standard_fonts/'),
  useSystemFonts: false,
  isEvalSupported: false,
  verbosity: 0,
}).promise;

// Every piece of content on a page with the types of the elements around it; pdf.js names it p12R_mc0.
function walk(element, around, texts, name) {
  for (const kid of element.children ?? []) {
    if (kid.role) {
      walk(kid, [...around, kid.role], texts, name);
    } else if (kid.type === 'content') {
      const [page, mcid] = kid.id.split('_mc');
      if (page === name) texts[mcid] = { text: texts[mcid] ?? '', chain: around };
    }
  }
}

const result = {};
for (let number = 1; number <= document.numPages; number++) {
  const page = await document.getPage(number);
  const content = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true });
  const texts = (result[`${page.ref.num} ${page.ref.gen} R`] = {});
  const open = []; // the MCID in force, innermost last; null within content that has none
  const inherited = (item) => (item.tag === 'Artifact' ? null : open.at(-1) ?? null);
  for (const item of content.items) {
    if (item.type === 'beginMarkedContentProps') {
      const mcid = /_mc(\d+)$/.exec(item.id ?? '');
      open.push(mcid ? mcid[1] : inherited(item));
    } else if (item.type === 'beginMarkedContent') {
      open.push(inherited(item));
    } else if (item.type === 'endMarkedContent') {
      open.pop();
    } else if (open.at(-1) != null) {
      texts[open.at(-1)] = (texts[open.at(-1)] ?? '') + item.str;
    }
  }
  if (chains) {
    const tree = await page.getStructTree();
    if (tree) walk(tree, [], texts, `p${page.ref.num}R`);
  }
}
process.stdout.write(JSON.stringify(result));
