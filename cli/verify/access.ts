import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { ExitError } from '../exit.ts';
import { reasonOf } from '../files/reason.ts';

/** How metrics are asked for where not everybody may read them; secrets stand in files, and in no message. */
export interface AccessOptions {
  readonly tokenFile?: string;
  /** `NAME: VALUE` each, or `@FILE` with such lines. */
  readonly header?: readonly string[];
  readonly caFile?: string;
}

/** Headers of every request. Ends with exit code 2 where a file can't be read or holds no such thing. */
export function headersOf({ tokenFile, header = [] }: AccessOptions): Headers {
  const headers = new Headers();
  for (const each of header)
    if (each.startsWith('@')) for (const line of linesOf(each.slice(1))) add(headers, line, each.slice(1));
    else add(headers, each, '--header');
  if (tokenFile !== undefined) headers.set('authorization', `Bearer ${tokenIn(tokenFile)}`);
  return headers;
}

/** Makes this process trust what a file of PEM holds, beside what it trusts already. */
export function trust(caFile: string): void {
  const pems = read(caFile).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (pems.length === 0 || !pems.every(isCertificate))
    throw new ExitError(2, `${caFile}: it holds no certificates in PEM`);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...pems]);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

const linesOf = (file: string): string[] =>
  read(file)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');

function add(headers: Headers, line: string, from: string): void {
  const [, name = '', value = ''] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
  try {
    headers.append(name, value);
  } catch {
    throw new ExitError(2, `${from}: it holds no header NAME: VALUE`);
  }
}

function tokenIn(file: string): string {
  const token = read(file).trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new ExitError(2, `${file}: it holds no token, which is one line without spaces`);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ExitError(2, `cannot read ${file}: ${reasonOf(error)}`);
  }
}
