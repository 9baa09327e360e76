import { createReadStream } from 'node:fs';
import { ExitError } from '../exit.ts';
import { reasonOf } from '../files/reason.ts';
import { inputName } from '../input.ts';
import { get, textOf } from './get.ts';
import { isPrometheus, prometheusSource } from './prometheus.ts';
import { scrapeSource } from './scrape.ts';
import type { Source } from './source.ts';

/**
 * What `--metrics` names: files and URLs of scrapes, all taken together, or the one URL of a Prometheus.
 * Ends with exit code 2 where one can't be read.
 */
export async function openSource(
  named: readonly string[],
  headers: Headers,
  now: () => number,
): Promise<Source> {
  const first = named[0] ?? '';
  if (named.length === 1 && isUrl(first)) {
    const url = urlOf(first);
    const asked = /\/metrics\/?$/.test(url.pathname)
      ? false
      : await attempt(first, () => isPrometheus(url, headers));
    if (asked) return prometheusSource(url, headers, now);
  }
  const scrapes: { name: string; text: string }[] = [];
  for (const each of named) scrapes.push({ name: nameOf(each), text: await textAt(each, headers) });
  return scrapeSource(scrapes);
}

const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);

function urlOf(text: string): URL {
  const url = URL.parse(text);
  if (url) return url;
  throw new ExitError(2, `${text} is no URL`);
}

/** Without a password. */
function nameOf(text: string): string {
  if (!isUrl(text)) return inputName(text);
  const { host, pathname } = urlOf(text);
  return `${host}${pathname}`;
}

const wanted =
  'what is wanted is the top of a Prometheus, such as http://localhost:9090, or a scrape, as at /metrics';
const exposition = 'text/plain;version=0.0.4';

const textAt = (named: string, headers: Headers): Promise<string> =>
  attempt(named, async () => {
    if (!isUrl(named)) return textOf(named === '-' ? process.stdin : createReadStream(named));
    const { status, type, text } = await get(urlOf(named), exposition, headers);
    if (status !== 200) throw new Error(`it answers ${status}; ${wanted}`);
    if (/\bhtml\b/.test(type)) throw new Error(`it answers with a page for a browser; ${wanted}`);
    return text;
  });

async function attempt<T>(named: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ExitError) throw error;
    const looksLikeUrl = !isUrl(named) && /^[\w.-]+:\d+(?:\/|$)|:\/\//.test(named);
    const hint = looksLikeUrl ? '; a URL begins with http:// or https://' : '';
    throw new ExitError(2, `cannot read ${nameOf(named)}: ${reasonOf(error)}${hint}`);
  }
}
