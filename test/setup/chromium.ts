import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function install(): void {
  process.stderr.write('installing chromium (none on PATH)\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { status, error, stderr } = spawnSync('apt-get', ['-q', ...words], { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(error?.message ?? stderr.trim().split('\n').at(-1));
  }
}

/** Path of Chromium, installed from Debian if root may. Undefined, and said, if it can't be had; with CI=true that fails. */
export function requireChromium(): string | undefined {
  let why = 'none on PATH';
  try {
    if (onPath() === undefined) install();
  } catch (error) {
    why = (error as Error).message;
  }
  const found = onPath();
  if (found !== undefined) return found;
  const line = `chromium is missing: ${why}. Put it on PATH, or make "apt-get install chromium" work here.`;
  if (process.env.CI === 'true') throw new Error(line);
  process.stderr.write(`${line}\n`);
  return undefined;
}

interface Message {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: { message: string };
}

export interface BrowserPage {
  /** What an expression is in the page, as JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Exceptions, errors on the console, and requests that failed or were answered with an error. */
  errors: string[];
  show(view: { width: number; height: number; scheme: 'light' | 'dark' }): Promise<void>;
  /** Of the whole page, PNG. */
  screenshot(): Promise<Buffer>;
  /** Moves the mouse to there, in pixels of the page. */
  point(x: number, y: number): Promise<void>;
  close(): Promise<void>;
}

/** A page in a Chromium of its own, driven by the DevTools protocol. */
export async function openPage(file: string, url: string): Promise<BrowserPage> {
  const profile = await mkdtemp(join(tmpdir(), 'sidelight-chromium-'));
  const browser = spawn(
    file,
    [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
      ...['--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const target = await pageSocket(browser.stderr);
  const socket = new WebSocket(target);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const errors: string[] = [];
  const waiting = new Map<number, (message: Message) => void>();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    else errors.push(...errorsIn(message));
  };
  let last = 0;
  async function send<T>(method: string, params: object = {}): Promise<T> {
    const id = ++last;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answer;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as T;
  }
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
  await send('Page.navigate', { url });
  return {
    errors,
    async evaluate<T>(expression: string) {
      const options = { expression, returnByValue: true, awaitPromise: true };
      const { result } = await send<{ result: { value: T } }>('Runtime.evaluate', options);
      return result.value;
    },
    async show({ width, height, scheme }) {
      await send('Emulation.setDeviceMetricsOverride', {
        width,
        height,
        deviceScaleFactor: 1,
        mobile: false,
      });
      await send('Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-color-scheme', value: scheme }],
      });
    },
    async screenshot() {
      const { data } = await send<{ data: string }>('Page.captureScreenshot', {
        captureBeyondViewport: true,
      });
      return Buffer.from(data, 'base64');
    },
    async point(x, y) {
      await send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
    },
    async close() {
      socket.close();
      browser.kill('SIGTERM');
      await once(browser, 'close');
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The address of the first page, from what the browser says when it listens. */
async function pageSocket(output: Readable): Promise<string> {
  const host = await new Promise<string>((resolve, reject) => {
    let text = '';
    output.on('data', (piece) => {
      text += piece;
      const [, found] = /DevTools listening on ws:\/\/([^/]+)/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    output.on('close', () => reject(new Error(`Chromium ended: ${text.slice(-500)}`)));
  });
  const targets = (await (await fetch(`http://${host}/json/list`)).json()) as Record<string, string>[];
  const page = targets.find(({ type }) => type === 'page');
  if (page?.webSocketDebuggerUrl === undefined) throw new Error('Chromium has no page');
  return page.webSocketDebuggerUrl;
}

function errorsIn({ method, params = {} }: Message): string[] {
  const text = JSON.stringify(params);
  if (method === 'Runtime.exceptionThrown' || method === 'Network.loadingFailed') return [text];
  if (method === 'Runtime.consoleAPICalled')
    return ['error', 'warning', 'assert'].includes(params.type as string) ? [text] : [];
  if (method === 'Log.entryAdded') return (params.entry as { level: string }).level === 'error' ? [text] : [];
  return [];
}
