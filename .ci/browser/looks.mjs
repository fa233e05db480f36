// What is looked at in a page. The functions run in the page, so each stands alone.

// written is what holds for the text of the page, however it is shown.
export function written(language) {
	const faults = [];
	const fault = (rule, selector, why) => faults.push({ rule, selector, why });
	for (const e of document.querySelectorAll('script,link,iframe,object,embed,base,[src]:not(img.logo)')) fault('loads-nothing', e.outerHTML.slice(0, 80), 'an element that may load something');
	for (const e of document.querySelectorAll('*')) {
		for (const a of e.attributes) if (a.name.startsWith('on')) fault('no-script', e.tagName, a.name);
	}
	for (const a of document.querySelectorAll('a')) {
		if (!document.querySelector(`[id="${CSS.escape(a.hash.slice(1))}"]`)) fault('links', a.outerHTML.slice(0, 80), 'leads to no part of the page');
	}
	const policy = document.querySelector('meta[http-equiv=Content-Security-Policy]')?.content ?? '';
	const logo = document.querySelector('img.logo') ? '; img-src data:' : '';
	if (policy !== `default-src 'none'; style-src 'unsafe-inline'${logo}`) fault('policy', 'meta', policy);
	const { lang, dir } = document.documentElement;
	if (lang !== language || dir !== (lang === 'fa' ? 'rtl' : 'ltr')) fault('language', 'html', `lang ${lang}, dir ${dir}`);
	for (const svg of document.querySelectorAll('svg')) {
		const [title, desc] = svg.children;
		const name = svg.closest('section')?.id + ' svg.' + svg.getAttribute('class');
		if (svg.getAttribute('role') !== 'img' || title?.tagName !== 'title' || !title.textContent.trim()) fault('text-alternative', name, 'no role or title');
		if (svg.matches('.chart') && (desc?.tagName !== 'desc' || !desc.textContent.trim())) fault('text-alternative', name, 'no description');
	}
	for (const [found] of document.body.innerText.matchAll(/.*(NaN|Infinity|%!|<no value>).*/g)) fault('words', 'body', found);
	return faults;
}

// laidOut is what holds for where things are: nothing sticks out, no label of a chart is cut
// or covers another, and every text has the contrast of WCAG 1.4.3, which axe does not know
// of SVG.
export function laidOut() {
	const faults = [];
	const selector = (e) => {
		const path = [];
		if (e === document.documentElement) return 'html';
		for (; e !== document.body; e = e.parentElement) {
			const same = [...e.parentElement.children].filter((x) => x.tagName === e.tagName);
			path.unshift(e.id ? `#${e.id}` : e.tagName.toLowerCase() + (same.length > 1 ? `:nth-of-type(${same.indexOf(e) + 1})` : ''));
			if (e.id) break;
		}
		return path.join(' > ');
	};
	const fault = (rule, e, why) => faults.push({ rule, selector: selector(e), why });
	const shown = (e) => e.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true });
	const px = (x) => `${Math.round(x)} px`;
	const words = (e) => JSON.stringify(e.textContent.trim().slice(0, 40));

	const wide = document.scrollingElement.scrollWidth, screen = innerWidth;
	if (wide > screen) fault('overflow', document.documentElement, `the page is ${px(wide)} wide`);
	for (const e of document.body.querySelectorAll('*')) {
		if (e.closest('svg') !== null && e.tagName !== 'svg' || !shown(e)) continue;
		const scrolls = e.parentElement.closest('.wide');
		const { left, right } = e.getBoundingClientRect();
		if ((left < -0.5 || right > screen + 0.5) && !(scrolls && getComputedStyle(scrolls).overflowX === 'auto')) fault('overflow', e, `from ${px(left)} to ${px(right)}: ${words(e)}`);
		if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).overflowX === 'visible' && !scrolls) fault('overflow', e, `${px(e.scrollWidth)} in a box of ${px(e.clientWidth)}: ${words(e)}`);
	}

	const parse = (color) => color.match(/[\d.]+/g).map(Number);
	const luminance = (rgb) => rgb.slice(0, 3).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const over = (color, alpha, ground) => ground.map((v, i) => v + (color[i] - v) * alpha);
	const contrast = (...colors) => {
		const [dark, light] = colors.map(luminance).sort((a, b) => a - b);
		return (light + 0.05) / (dark + 0.05);
	};
	const readable = (e, color, ground) => {
		const ratio = contrast(color, ground);
		if (ratio < 4.5) fault('contrast', e, `${words(e)} has ${ratio.toFixed(2)} to 1`);
	};
	const paper = parse(getComputedStyle(document.body).backgroundColor);
	for (const e of document.body.querySelectorAll('*')) {
		if (e.closest('svg') || !shown(e) || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
		let behind = e;
		while (behind !== document.body && /rgba\(.*, 0\)|transparent/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
		readable(e, parse(getComputedStyle(e).color), parse(getComputedStyle(behind).backgroundColor));
	}
	const inside = (box, x, y) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
	for (const svg of document.querySelectorAll('svg.chart')) {
		if (!shown(svg)) continue;
		const frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width;
		const labels = [], grounds = [];
		for (const e of svg.children) {
			const style = getComputedStyle(e);
			if (e.tagName === 'rect' && style.fill !== 'none') grounds.push({ box: e.getBoundingClientRect(), color: parse(style.fill), alpha: Number(style.opacity) });
			if (e.tagName !== 'text' || !e.textContent) continue;
			const box = e.getBoundingClientRect();
			if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 3 || box.bottom > frame.bottom + 3) fault('label-cut', e, `${words(e)} is beyond the edge of its chart`);
			const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
			const ground = style.stroke !== 'none' ? parse(style.stroke) : grounds.filter((g) => inside(g.box, x, y)).reduce((under, g) => over(g.color, g.alpha, under), paper);
			readable(e, parse(style.fill), ground);
			labels.push({ e, left: box.left + scale, right: box.right - scale, top: box.top + 3 * scale, bottom: box.bottom - 3 * scale });
		}
		labels.forEach((a, i) => labels.slice(i + 1).forEach((b) => {
			if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) fault('label-covered', a.e, `${words(a.e)} and ${words(b.e)} are on each other`);
		}));
	}
	return faults;
}

// printed is what holds for a page of paper of some height: no figure is higher, since it
// would be cut.
export function printed(height) {
	return [...document.querySelectorAll('figure, .card, svg')].filter((e) => e.getBoundingClientRect().height > height)
		.map((e) => ({ rule: 'print', selector: `#${e.closest('section')?.id} ${e.tagName}`, why: 'higher than a page' }));
}

// fold opens or closes what is behind the figures.
export function fold(open) { for (const d of document.querySelectorAll('details')) d.open = open; }

// accessible is what axe finds, of any severity, by all its rules or by those of some.
export async function accessible(options) {
	const charts = options.runOnly ? [...document.querySelectorAll('svg')] : [];
	for (const c of charts) c.style.visibility = 'hidden';
	const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'], preload: false, ...options });
	for (const c of charts) c.style.visibility = '';
	return violations.flatMap((v) => v.nodes.map((n) => ({ rule: `axe ${v.id} (${v.impact})`, selector: n.target.join(' '), why: n.failureSummary.split('\n').slice(1).join(' ').trim() })));
}
