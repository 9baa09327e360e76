import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { describeWith } from '../setup/program.ts';

const demo = (...args: string[]) =>
  spawn(process.execPath, ['cli/main.ts', 'demo', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const read = (child: ReturnType<typeof demo>): { text: string } => {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece) => {
      output.text += piece;
    });
  }
  return output;
};

await describeWith(['envoy'], 'npm start', () => {
  test('shows three vendors, each with as many requests as its crawler sent and its origin saw', async () => {
    const child = demo('--requests', '50');
    const output = read(child);
    const [code] = await once(child, 'close');
    expect(code, output.text).toBe(0);
    for (const vendor of ['vendor-a', 'vendor-b', 'vendor-c']) {
      expect(output.text).toMatch(new RegExp(`${vendor} +\\w+ +50 +50 +[1-9]\\d* +[1-9]\\d*`));
    }
  });

  test('ends on Ctrl-C, says so, and leaves no process behind', async () => {
    const child = demo('--requests', '10000');
    const output = read(child);
    await expect.poll(() => output.text, { timeout: 30_000 }).toContain('4. The page');
    const urls = [...output.text.matchAll(/: (http:\S+metheus)/g)].map(([, url]) => url as string);
    expect(urls).toHaveLength(3);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(output.text).toContain('SIGINT: everything is stopped');
    for (const url of urls) await expect(fetch(url)).rejects.toThrow();
  });
});
