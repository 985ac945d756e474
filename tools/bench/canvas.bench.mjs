// A journey of 300 steps in a real browser, as its person pans it: frames a second by requestAnimationFrame.
// Beside it the size of the first JavaScript: what the start page loads before anything is clicked, and that the editor is not in it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { chromium } from 'playwright-core';
import { freePort } from '../pg-launch.mjs';

const PAN_MS = 5000;

export default async function measure({ url, dir, say, quick }) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const product = await start({ url, dir, port });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'de-DE' });
    const ask = async (method, where, data) => {
      const answer = await context.request[method](`${base}${where}`, { data, headers: { 'x-cultivar': '1' } });
      if (!answer.ok()) throw new Error(`${where}: ${answer.status()} ${await answer.text()}`);
      return answer.json();
    };
    await ask('post', '/api/session', { email: 'mara@besser.example', password: 'cultivar-demo' });
    const page = await context.newPage();
    const steps = quick ? 60 : 300;
    const { id } = await ask('post', '/api/workflows', { name: 'Canvas', graph: journeyOf(steps) });
    await page.goto(`${base}/workflows/${id}`);
    await page.locator('.react-flow__node').first().waitFor();
    await page.keyboard.press('Shift+Digit1');
    await page.waitForFunction((n) => document.querySelectorAll('.react-flow__node').length >= n, steps);
    const all = await pan(page);
    // as near as one works with it
    for (let times = 0; times < 4; times += 1) await page.getByRole('button', { name: 'Vergrößern' }).click();
    const near = await pan(page);
    say(`panning: ${all.fps.toFixed(1)} frames a second with all in sight, ${near.fps.toFixed(1)} near`);
    const size = firstJavaScript();
    say(`first JavaScript ${(size / 1000).toFixed(0)} kB gzip`);
    return {
      'canvas.framesPerS': Number(Math.min(all.fps, near.fps).toFixed(1)),
      'canvas.longestFrameMs': Math.round(Math.max(all.longest, near.longest)),
      'canvas.steps': steps,
      'web.firstJsKbGzip': Math.round(size / 1000),
    };
  } finally {
    await browser.close();
    await stop(product);
  }
}

/** Drags the ground to and fro with the real mouse. @returns frames a second, and the longest gap between two */
async function pan(page) {
  const box = await page.locator('.react-flow__pane').boundingBox();
  const [x, y] = await page.evaluate(
    ({ left, top, width, height }) => {
      // a spot where nothing lies on the ground
      for (let tries = 0; tries < 400; tries += 1) {
        const at = [
          left + width * (0.2 + (0.6 * ((tries * 37) % 100)) / 100),
          top + height * (0.2 + (0.6 * ((tries * 61) % 100)) / 100),
        ];
        if (document.elementFromPoint(...at)?.classList.contains('react-flow__pane')) return at;
      }
      throw new Error('no free ground');
    },
    { left: box.x, top: box.y, width: box.width, height: box.height },
  );
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => {
    const seen = (globalThis.frames300 = { times: [], on: true });
    const tick = (at) => {
      seen.times.push(at);
      if (seen.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const started = performance.now();
  for (let no = 0; performance.now() - started < PAN_MS; no += 1)
    await page.mouse.move(x + 180 * Math.sin(no / 14), y + 120 * Math.sin(no / 9));
  const { times, moved } = await page.evaluate(() => {
    globalThis.frames300.on = false;
    return {
      times: globalThis.frames300.times,
      moved: document.querySelector('.react-flow__viewport').style.transform,
    };
  });
  await page.mouse.up();
  if (!moved) throw new Error('nothing was panned');
  const gaps = times.slice(1).map((at, no) => at - times[no]);
  return { fps: ((times.length - 1) * 1000) / (times.at(-1) - times[0]), longest: Math.max(...gaps) };
}

/** An entry and a tree of decisions, in rows. */
function journeyOf(count) {
  const nodes = [{ id: 'n0', type: 'added-by-hand', config: {}, position: { x: 0, y: 0 } }];
  const edges = [];
  const columns = 20;
  for (let no = 1; no < count; no += 1) {
    const wait = no % 3 === 0;
    const position = { x: ((no - 1) % columns) * 320, y: (1 + Math.floor((no - 1) / columns)) * 220 };
    const config = wait
      ? { amount: 2, unit: 'days' }
      : { rule: { kind: 'score', axis: 'engagement', op: 'gte', value: no } };
    nodes.push({ id: `n${no}`, type: wait ? 'wait' : 'if-else', config, position });
    const before = no <= columns ? 0 : no - columns;
    const from = nodes[before];
    const port = from.type === 'if-else' ? 'yes' : 'then';
    if (before > 0 || no === 1) edges.push({ from: from.id, port, to: `n${no}` });
  }
  return { nodes, edges, settings: { reentry: 'never' } };
}

/** What the start page asks for at once: its scripts and those they are to be preloaded with. */
function firstJavaScript() {
  const dist = path.resolve('apps/web/dist');
  const html = fs.readFileSync(path.join(dist, 'index.html'), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, file]) => file);
  if (files.some((file) => /editor-page/.test(file))) throw new Error('the editor is loaded with the start page');
  return files.reduce((sum, file) => sum + zlib.gzipSync(fs.readFileSync(path.join(dist, file))).length, 0);
}

async function start({ url, dir, port }) {
  const child = spawn(process.execPath, ['tools/start.mjs'], {
    env: {
      ...process.env,
      ...{ PORT: String(port), DATA_DIR: path.join(dir, 'data'), DATABASE_URL: url, REDIS_URL: '', SMTP_URL: '' },
      CULTIVAR_SKIP_BUILD: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (/ready/i.test(said) && said.includes(`:${port}`)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}:\n${said}`)));
  });
  return child;
}
async function stop(child) {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
