// Headless Chromium over the DevTools protocol, by a pipe: no port, no WebSocket.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const patience = 300_000; // milliseconds for one answer, on a machine that has much else to do

export class Chromium {
	#last = 0;
	#waiting = new Map();
	#listeners = new Map(); // by session

	constructor(program) {
		this.profile = mkdtempSync(join(tmpdir(), 'retain-chromium-'));
		this.process = spawn(program, [
			'--headless=new', '--remote-debugging-pipe', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars',
			'--no-first-run', '--disable-background-networking', '--disable-component-update', '--force-color-profile=srgb',
			`--user-data-dir=${this.profile}`,
		], { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
		let said = '';
		this.process.stderr.on('data', (text) => { said = (said + text).slice(-2000); });
		this.process.on('error', (err) => this.#stop(err));
		this.process.on('exit', (code) => this.#stop(new Error(`${program} ended (${code}): ${said}`)));
		this.process.stdio[3].on('error', () => {}); // told by exit
		const parts = [];
		this.process.stdio[4].on('data', (bytes) => {
			for (let end; (end = bytes.indexOf(0)) >= 0; bytes = bytes.subarray(end + 1)) {
				parts.push(bytes.subarray(0, end));
				this.#receive(JSON.parse(Buffer.concat(parts.splice(0)).toString()));
			}
			parts.push(bytes);
		});
	}

	#receive({ id, sessionId, method, params, result, error }) {
		if (id === undefined) {
			this.#listeners.get(sessionId)?.(method, params);
			return;
		}
		const { resolve, reject, called, timer } = this.#waiting.get(id);
		this.#waiting.delete(id);
		clearTimeout(timer);
		error ? reject(new Error(`${called}: ${error.message}`)) : resolve(result);
	}

	#stop(err) {
		for (const { reject, timer } of this.#waiting.values()) {
			clearTimeout(timer);
			reject(err);
		}
		this.#waiting.clear();
	}

	call(method, params = {}, sessionId) {
		const id = ++this.#last;
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`${method}: no answer in ${patience / 1000} s`)), patience);
			this.#waiting.set(id, { resolve, reject, called: method, timer });
			this.process.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + '\0');
		});
	}

	// tab opens an empty page in a profile of its own.
	async tab() {
		const { browserContextId } = await this.call('Target.createBrowserContext');
		const { targetId } = await this.call('Target.createTarget', { url: 'about:blank', browserContextId });
		const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
		const tab = new Tab(this, sessionId, browserContextId);
		this.#listeners.set(sessionId, (method, params) => tab.heard(method, params));
		for (const domain of ['Page', 'Runtime', 'Network', 'Log']) {
			await tab.call(`${domain}.enable`);
		}
		return tab;
	}

	async close() {
		await this.call('Browser.close').catch(() => {});
		if (this.process.exitCode === null) {
			await new Promise((done) => this.process.once('exit', done));
		}
		rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
	}
}

class Tab {
	requests = []; // but for the page itself
	console = [];
	#loaded = () => {};

	constructor(browser, session, context) {
		Object.assign(this, { browser, session, context });
	}

	call(method, params) { return this.browser.call(method, params, this.session); }

	heard(method, params) {
		switch (method) {
		case 'Page.loadEventFired':
			this.#loaded();
			break;
		case 'Network.requestWillBeSent':
			if (params.request.url !== this.url) this.requests.push(params.request.url);
			break;
		case 'Runtime.consoleAPICalled':
			this.console.push(`${params.type}: ${params.args.map((a) => a.value ?? a.description).join(' ')}`);
			break;
		case 'Runtime.exceptionThrown':
			this.console.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
			break;
		case 'Log.entryAdded':
			this.console.push(`${params.entry.level}: ${params.entry.text}`);
		}
	}

	async open(url) {
		this.url = url;
		const loaded = new Promise((done) => { this.#loaded = done; });
		await this.call('Page.navigate', { url });
		await loaded;
		await this.settle();
	}

	// settle waits until what was asked for is drawn.
	settle() { return this.run(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))); }

	// show lays the page out at a width, in light or dark, or as it is printed.
	async show({ width, scheme = 'light', media = 'screen' }) {
		await this.call('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
		await this.call('Emulation.setEmulatedMedia', { media, features: [{ name: 'prefers-color-scheme', value: scheme }] });
		await this.settle();
	}

	// run is the value of a function in the page.
	async run(f, ...args) { return this.evaluate(`(${f})(...${JSON.stringify(args)})`); }

	async evaluate(expression) {
		const { result, exceptionDetails } = await this.call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
		if (exceptionDetails) {
			throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
		}
		return result.value;
	}

	// picture is the whole page as PNG.
	async picture() {
		const { cssContentSize: { width, height } } = await this.call('Page.getLayoutMetrics');
		const { data } = await this.call('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip: { x: 0, y: 0, width, height, scale: 1 } });
		return Buffer.from(data, 'base64');
	}

	// pdf is the page as it is printed, on the paper that its style asks for.
	async pdf() {
		const { data } = await this.call('Page.printToPDF', { preferCSSPageSize: true, printBackground: true });
		return Buffer.from(data, 'base64');
	}

	async close() { await this.browser.call('Target.disposeBrowserContext', { browserContextId: this.context }); }
}
