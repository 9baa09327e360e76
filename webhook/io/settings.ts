import { parseSettings, type Settings } from '../../platform/config/index.ts';
import { type Fault, toFault } from '../../platform/faults/index.ts';

/** A settings file that may change while it is read. */
export interface SettingsFile {
  /** Names it in errors. */
  readonly path: string;
  /** Its UTF-8 text now. */
  readonly read: () => Promise<string>;
}

export interface FollowOptions extends SettingsFile {
  /** Those that are in use already. */
  readonly settings: Settings;
  /** Resolves after `ms`, or as soon as the signal aborts. */
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Other good settings; never the same ones again, so that what is kept for them stays. */
  readonly onChange: (settings: Settings) => void;
  /** A good file was read, whether it says something new or not. */
  readonly onGood: () => void;
  /** Once for each text that is refused: `settings_invalid` or `file_unreadable`. */
  readonly onRefused: (fault: Fault) => void;
  readonly intervalMs?: number;
}

/** Between two reads of what is new. */
const settleMs = 250;

/**
 * Reads the file again and again. It is polled and not watched: the kubelet swaps a link two directories above it, which
 * a watch of the file would never see, and a missed event would mean old settings for ever.
 */
export function followSettings(options: FollowOptions): { stop(): Promise<void> } {
  const { path, read, delay, onChange, onGood, onRefused, intervalMs = 5_000 } = options;
  const stopping = new AbortController();
  let inUse = JSON.stringify(options.settings);
  let seen: string | undefined;

  async function look(): Promise<void> {
    const text = await read();
    if (text === seen) return;
    // Who writes a file in place empties it first, and an empty one says every default.
    await delay(settleMs, stopping.signal);
    if ((await read()) !== text) return;
    seen = text;
    const settings = parseSettings(text, path);
    const found = JSON.stringify(settings);
    if (found !== inUse) onChange(settings);
    inUse = found;
    onGood();
  }

  function refuse(error: unknown): void {
    const known = toFault(error, 'file_unreadable', { path });
    if (known.code === 'file_unreadable') {
      if (seen === known.message) return;
      seen = known.message;
    }
    onRefused(known);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch(refuse);
      await delay(intervalMs, stopping.signal);
    }
  }
  const running = run();
  return {
    stop() {
      stopping.abort();
      return running;
    },
  };
}
