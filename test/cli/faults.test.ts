import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ExitError } from '../../cli/exit.ts';
import { failure } from '../../cli/failure.ts';
import { type FaultCode, fault, faults } from '../../platform/faults/index.ts';
import { directoryOf, inShell, sidelight } from './setup/sidelight.ts';

const codes = Object.keys(faults) as FaultCode[];

describe('a fault', () => {
  test.each(codes)('%s has a page: what it means, why it comes, what to do', (code) => {
    const [title, means, why, todo, ...more] = readFileSync(`docs/faults/${code}.md`, 'utf8')
      .trimEnd()
      .split('\n\n');
    expect(title).toBe(`# ${code}`);
    expect(means).toMatch(/^[A-Z`].{20,}\.$/s);
    expect(why).toMatch(/^\*\*Why\.\*\* .{10,}\.$/s);
    expect(todo).toMatch(/^\*\*What to do\.\*\* .{10,}\.$/s);
    expect(more).toEqual([]);
  });

  test('of no other code has one', () => {
    const pages = globSync('docs/faults/*.md').map((path) =>
      path.slice('docs/faults/'.length, -'.md'.length),
    );
    expect(pages.sort()).toEqual(['README', ...codes].sort());
  });

  test.each(codes.filter((code) => code !== 'internal'))('%s that ends a command names its page', (code) => {
    const { exitCode, message } = failure(fault(code), {});
    expect(exitCode).toBe(2);
    expect(message.startsWith(`${code}: `)).toBe(true);
    expect(message).toContain(`(docs/faults/${code}.md)`);
    expect(message).not.toMatch(/ {4}at /);
  });
});

describe('an error that nobody foresaw', () => {
  const error = new RangeError('Maximum call stack\nsize exceeded');

  test.each([
    ['an error', error, 'Maximum call stack size exceeded'],
    ['what is thrown and is no error', 'why not', 'why not'],
    ['a fault that says so itself', fault('internal', { why: 'odd' }), 'odd'],
  ])('is one line with its code and what to do, and 2, never the 1 of --check: %s', (_, thrown, why) => {
    expect(failure(thrown, {})).toEqual({
      exitCode: 2,
      message: `internal: an unexpected error: ${why}. Please report it with the command and its input; SIDELIGHT_DEBUG=1 says where it happened (docs/faults/internal.md)`,
    });
  });

  test('shows where it happened with SIDELIGHT_DEBUG alone', () => {
    expect(failure(error, { SIDELIGHT_DEBUG: '1' }).message).toMatch(/\n +at .*faults\.test\.ts/);
    expect(failure(error, { SIDELIGHT_DEBUG: '' }).message).not.toContain('faults.test.ts');
  });

  test('is not a port that another server has: that is said, with what to do', async () => {
    const first = createServer().listen(0);
    await once(first, 'listening');
    const { port } = first.address() as AddressInfo;
    const [error] = await once(createServer().listen(port), 'error');
    first.close();
    expect(failure(error, {})).toEqual({
      exitCode: 2,
      message: `port ${port} is in use; name another one, as --help says`,
    });
  });

  test('leaves an error of a command with its own words and code', () => {
    expect(failure(new ExitError(3, 'denied'), { SIDELIGHT_DEBUG: '1' })).toEqual({
      exitCode: 3,
      message: 'denied',
    });
  });

  test('ends the process with 2 and that line, also where it comes outside of a command', () => {
    const odd = "process.once('beforeExit', () => { throw new Error('odd') })";
    const env = { NODE_OPTIONS: `--import "data:text/javascript,${odd}"` };
    const { status, stderr } = inShell(directoryOf({}), 'sidelight rules > rules.yaml', env);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^internal: an unexpected error: odd\. .*\n$/);
  });
});

test('a file that generate cannot write is said in one line', () => {
  const top = directoryOf({ file: '' });
  expect(sidelight(top, ['generate', 'file/below'])).toEqual(
    expect.objectContaining({
      status: 2,
      stdout: '',
      stderr: 'cannot write below file/below: a part of the path is no directory\n',
    }),
  );
});
