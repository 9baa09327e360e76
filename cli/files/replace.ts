import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { ExitError } from '../exit.ts';
import { makeFolder } from './folder.ts';
import { reasonOf } from './reason.ts';
import { Signals } from './signals.ts';

export interface Replacement {
  readonly path: string;
  readonly text: string;
  /** The file whose mode a new one takes. */
  readonly like: string;
  /** The text that was read there: what somebody else has written since is not lost. */
  readonly was?: string;
}

/**
 * Writes all files, or none where one can't be: each goes to a file beside it first, then all are renamed.
 * A link is followed; mode and owner stay. Ends with exit code 2 and what was written; leaves no file beside.
 */
export async function replaceFiles(replacements: readonly Replacement[]): Promise<void> {
  const signals = new Signals(['SIGINT', 'SIGTERM', 'SIGHUP']);
  const staging = new Staging();
  try {
    for (const each of replacements) {
      staging.add(each);
      await turn();
      if (signals.caught) return;
    }
    staging.commit();
  } finally {
    staging.discard();
    signals.passOn();
  }
}

/** Files that lie beside those whose place they will take. */
export class Staging {
  readonly #staged: (Replacement & { target: string; beside: string })[] = [];
  readonly #made: { first: string; last: string }[] = [];
  #renamed = 0;

  add(replacement: Replacement): void {
    const { path, text, like } = replacement;
    try {
      const first = makeFolder(dirname(path));
      if (first !== undefined) this.#made.push({ first: resolve(first), last: resolve(dirname(path)) });
      const { target, before } = placeOf(path);
      const beside = join(dirname(target), `.sidelight-${randomBytes(6).toString('hex')}`);
      const file = openSync(beside, 'wx', 0o600);
      this.#staged.push({ ...replacement, target, beside });
      try {
        writeFileSync(file, text);
        takeAfter(file, before ?? statSync(like), before !== undefined);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      throw new ExitError(2, `cannot write ${path}: ${reasonOf(error)}; nothing was written`);
    }
  }

  commit(): void {
    const changed = this.#staged.find(isChanged);
    if (changed)
      throw new ExitError(
        2,
        `cannot write ${changed.path}: somebody else has changed it meanwhile; nothing was written; run it again`,
      );
    for (const { path, target, beside } of this.#staged) {
      try {
        renameSync(beside, target);
      } catch (error) {
        throw new ExitError(2, `cannot write ${path}: ${reasonOf(error)}; ${this.#progress()}`);
      }
      this.#renamed++;
    }
  }

  /** Takes away what no commit moved. */
  discard(): void {
    for (const { beside } of this.#staged.slice(this.#renamed)) rmSync(beside, { force: true });
    if (this.#renamed === 0) this.#made.toReversed().forEach(removeDirectories);
  }

  #progress(): string {
    const paths = this.#staged.map(({ path }) => path);
    const [written, left] = [paths.slice(0, this.#renamed), paths.slice(this.#renamed)];
    return written.length === 0
      ? 'nothing was written'
      : `written: ${written.join(', ')}; not written: ${left.join(', ')}`;
  }
}

/** What a path leads to, and what is there now. A link that leads nowhere is itself replaced. */
function placeOf(path: string): { target: string; before: Stats | undefined } {
  const before = statSync(path, { throwIfNoEntry: false });
  if (before === undefined) return { target: path, before };
  if (before.isDirectory()) throw new Error('it is a directory');
  if (!before.isFile()) throw new Error('it is no regular file');
  // A rename asks only for rights on the directory; a file that its owner closed stays as it is.
  accessSync(path, constants.W_OK);
  return { target: realpathSync(path), before };
}

/** Whether a file holds neither what was read nor what is to be written, as by the same command twice at once. */
function isChanged({ target, was, text }: Replacement & { target: string }): boolean {
  if (was === undefined) return false;
  try {
    const now = readFileSync(target);
    return ![was, text].some((known) => now.equals(Buffer.from(known)));
  } catch {
    return true;
  }
}

function takeAfter(file: number, { mode, uid, gid }: Stats, owner: boolean): void {
  if (owner && process.getuid?.() === 0) fchownSync(file, uid, gid);
  fchmodSync(file, mode & 0o7777);
}

function removeDirectories({ first, last }: { first: string; last: string }): void {
  try {
    for (let at = last; at.length >= first.length; at = dirname(at)) rmdirSync(at);
  } catch {
    // Somebody else put something there; it stays.
  }
}
