import type { IncomingMessage } from 'node:http';
import { type Fault, fault, toFault } from '../faults/index.ts';
import type { Client } from './client.ts';

/** What every object of the API has; the rest is the kind's. */
export interface KubeObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

export interface Change<T> {
  readonly type: 'added' | 'modified' | 'deleted';
  /** As it is now, or as it was last when it is deleted. Without `managedFields`. */
  readonly object: T;
}

export interface WatchOptions<T extends KubeObject> {
  readonly client: Client;
  /** Of the collection, such as `/api/v1/namespaces`; may have a query. */
  readonly path: string;
  /** May throw: that becomes an `onError`, and the watch goes on. */
  readonly onChange?: (change: Change<T>) => void;
  /** Told of every failure that the watch recovers from. */
  readonly onError?: (fault: Fault) => void;
  /** Milliseconds on a clock that never jumps. */
  readonly now: () => number;
  /** Resolves after `ms`, or as soon as the signal aborts. */
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1): spreads the restarts of several replicas. */
  readonly random: () => number;
  /** A full list at least this often, so that a lost event is not lost for good. */
  readonly relistMs?: number;
  /** The API server ends each watch after this time. */
  readonly watchSeconds?: number;
  /** A watch that lives this much longer than it should hangs on a dead connection and is cut. */
  readonly hangMs?: number;
  /** Largest event that is read. */
  readonly maxLineBytes?: number;
}

/** A cache of one collection, by `namespace/name` or `name`. */
export interface Watch<T> {
  /** Resolves when the first list is applied. */
  readonly ready: Promise<void>;
  get(key: string): T | undefined;
  values(): IterableIterator<T>;
  /** When the API server was last heard, on the `now` that was given; undefined before the first list. */
  heardAt(): number | undefined;
  /** Ends the watch; resolves when nothing of it runs any more. */
  close(): Promise<void>;
}

interface List<T> {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly T[];
}

interface Event {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject & { readonly code?: number; readonly message?: string };
}

const backoffMs = { first: 500, most: 30_000 };

/** Lists, then watches, for ever: any failure starts it anew after a growing, jittered pause. */
export function watchList<T extends KubeObject>(options: WatchOptions<T>): Watch<T> {
  const { client, path, now, delay, random, onError } = options;
  const { relistMs = 300_000, watchSeconds = 55, hangMs = 15_000, maxLineBytes = 8 * 2 ** 20 } = options;
  const objects = new Map<string, T>();
  const closing = new AbortController();
  const first = Promise.withResolvers<void>();
  let heard: number | undefined;
  let version: string | undefined;
  let listedAt = 0;
  let failures = 0;

  function apply(type: Change<T>['type'], object: T): void {
    delete (object.metadata as { managedFields?: unknown }).managedFields;
    if (type === 'deleted') objects.delete(keyOf(object));
    else objects.set(keyOf(object), object);
    try {
      options.onChange?.({ type, object });
    } catch (error) {
      onError?.(toFault(error));
    }
  }

  async function list(): Promise<void> {
    const answer = (await client.request('GET', path, { signal: closing.signal })) as List<T>;
    const gone = new Map(objects);
    for (const item of answer.items) {
      const known = gone.get(keyOf(item));
      gone.delete(keyOf(item));
      if (!known) apply('added', item);
      else if (known.metadata.resourceVersion !== item.metadata.resourceVersion) apply('modified', item);
    }
    for (const object of gone.values()) apply('deleted', object);
    version = answer.metadata.resourceVersion;
    listedAt = now();
    heard = listedAt;
    first.resolve();
  }

  function take(event: Event): void {
    heard = now();
    if (event.type === 'ERROR') {
      version = undefined;
      throw fault('kube_unreachable', { call: `GET ${path}`, why: event.object.message ?? 'watch error' });
    }
    version = event.object.metadata.resourceVersion;
    if (event.type === 'BOOKMARK') return;
    const known = objects.has(keyOf(event.object));
    if (event.type !== 'DELETED') apply(known ? 'modified' : 'added', event.object as unknown as T);
    else if (known) apply('deleted', event.object as unknown as T);
  }

  async function watch(): Promise<void> {
    const hang = AbortSignal.timeout(watchSeconds * 1000 + hangMs);
    const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=${watchSeconds}&resourceVersion=${version}`;
    const url = `${path}${path.includes('?') ? '&' : '?'}${query}`;
    const response = await client.stream(url, AbortSignal.any([closing.signal, hang]));
    heard = now();
    failures = 0;
    for await (const line of lines(response, maxLineBytes)) take(JSON.parse(line) as Event);
    heard = now();
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        if (version === undefined || now() - listedAt >= relistMs) await list();
        await watch();
        // Nothing is lost in the pause: the next watch goes on from the same version.
        await delay(backoffMs.first * random(), closing.signal);
      } catch (error) {
        if (closing.signal.aborted) return;
        const why = toFault(error, 'kube_unreachable', { call: `GET ${path}` });
        // 410 Gone: the version is too old to go on from.
        if (why.fields.status === 410) version = undefined;
        onError?.(why);
        const pause = Math.min(backoffMs.first * 2 ** failures++, backoffMs.most);
        await delay(pause * (0.5 + random() / 2), closing.signal);
      }
    }
  }

  const running = run();
  return {
    ready: first.promise,
    get: (key) => objects.get(key),
    values: () => objects.values(),
    heardAt: () => heard,
    close() {
      closing.abort();
      return running;
    },
  };
}

function keyOf({ metadata: { namespace, name } }: KubeObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The lines of a stream; one that is longer than `maxBytes`, or cut off, is an error. */
async function* lines(response: IncomingMessage, maxBytes: number): AsyncGenerator<string> {
  let pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...pieces, chunk.subarray(from, end)]).toString('utf8');
      pieces = [];
      size = 0;
      from = end + 1;
      if (line.trim()) yield line;
    }
    if (from === chunk.length) continue;
    pieces.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > maxBytes) throw new Error(`an event is larger than ${maxBytes} bytes`);
  }
  if (size > 0) throw new Error('the stream ended within an event');
}
