// Reports in headless Chromium.
//
//   node pages.mjs CHROMIUM [--shots FOLDER] NAME.LANGUAGE.html...
//
// Each page must load nothing, say nothing, fit at every width, have labels that can be
// read, satisfy axe, and print on few pages. With --shots pictures are written as well.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Chromium } from './chromium.mjs';
import { accessible, fold, laidOut, printed, written } from './looks.mjs';

const widths = [360, 1440], schemes = ['light', 'dark'];
const mostBytes = 300_000, mostPages = 6;
const paper = { width: Math.floor(182 / 25.4 * 96), height: Math.floor(269 / 25.4 * 96) }; // A4 less margins of 14 mm
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Contrast takes axe most of its time. So charts, which it does not know the colours of, are
// hidden from it, and left to laidOut, which looks at every text, at every width, and at
// what is folded. The other rules see no difference between light and dark.
const contrast = { runOnly: ['color-contrast'] }, butContrast = { rules: { 'color-contrast': { enabled: false } } };

const [program, ...files] = process.argv.slice(2);
const shots = files[0] === '--shots' ? files.splice(0, 2)[1] : null;

// examine is the faults of a page, each with the width and the scheme in which it was seen.
async function examine(tab, file) {
	const name = basename(file, '.html'), faults = [];
	const seen = (where, found) => faults.push(...found.map((f) => ({ where, ...f })));
	const shoot = async (as) => shots && writeFileSync(join(shots, `${name}.${as}.png`), await tab.picture());

	await tab.show({ width: widths[0] });
	await tab.open(pathToFileURL(resolve(file)).href);
	seen('', await tab.run(written, name.split('.').at(-1)));
	const bytes = statSync(file).size;
	if (bytes >= mostBytes) seen('', [{ rule: 'size', selector: 'html', why: `${bytes} bytes` }]);
	await tab.evaluate(`${axe}; null`);
	for (const width of widths) {
		for (const scheme of schemes) {
			const where = `${width} px, ${scheme}`, unfolded = `${where}, unfolded`;
			await tab.show({ width, scheme });
			await shoot(`${width}-${scheme}`);
			seen(where, await tab.run(laidOut));
			if (width === widths[0]) seen(where, await tab.run(accessible, contrast));
			await tab.run(fold, true);
			await tab.settle();
			seen(unfolded, await tab.run(laidOut));
			if (scheme === 'light') seen(unfolded, await tab.run(accessible, butContrast));
			await tab.run(fold, false);
		}
	}
	await tab.show({ width: paper.width, media: 'print' });
	seen('print', await tab.run(laidOut));
	seen('print', await tab.run(printed, paper.height));
	const pdf = await tab.pdf();
	const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
	if (pages < 1 || pages > mostPages) seen('print', [{ rule: 'print', selector: 'html', why: `${pages} pages` }]);
	if (shots) writeFileSync(join(shots, `${name}.pdf`), pdf);
	for (const url of tab.requests) if (!url.startsWith('data:image/')) seen('', [{ rule: 'request', selector: 'html', why: url }]);
	for (const line of tab.console) seen('', [{ rule: 'console', selector: 'html', why: line }]);
	return { faults, pages, bytes };
}

// tell prints faults, of those that are alike only the first few.
function tell(file, faults) {
	const most = 3, alike = new Map();
	for (const { where, rule, selector, why } of faults) {
		const of = `${where && `, ${where}`}: ${rule}`, n = (alike.get(of) ?? 0) + 1;
		alike.set(of, n);
		if (n <= most) console.log(`FAIL ${basename(file)}${of}: ${selector}: ${why}`);
	}
	for (const [of, n] of alike) if (n > most) console.log(`FAIL ${basename(file)}${of}: ${n - most} more`);
}

const chromium = new Chromium(program);
const started = Date.now(), seconds = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;
let passed = 0, failed = 0;
const queue = files.slice();

async function work() {
	for (let file; (file = queue.shift());) {
		const tab = await chromium.tab();
		const { faults, ...page } = await examine(tab, file).catch((err) => ({ faults: [{ where: '', rule: 'examined', selector: 'html', why: err.stack }] }));
		await tab.close();
		tell(file, faults);
		faults.length ? failed++ : passed++;
		console.log(`${faults.length ? 'FAIL' : 'ok  '} ${basename(file)}: ${Math.round(page.bytes / 1000)} KB, ${page.pages} pages of paper (${seconds()})`);
	}
}

try {
	await Promise.all([work(), work()]); // as many as a small machine has cores
} catch (err) {
	console.log(`FAIL ${err.stack}`);
	failed++;
}
await chromium.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
