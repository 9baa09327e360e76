import { readdirSync, readFileSync } from 'node:fs';

/** CPU microseconds of all threads so far, to the nanosecond where `stat` counts in ticks of 10 ms. */
export function cpuMicroseconds(pid: number): number {
  const threads = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(threads).map((thread) =>
    Number(readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1000;
}

/** Bytes that the process holds: in all, and without what is mapped from files. */
export function memory(pid: number): { resident: number; anonymous: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
  return { resident: bytes('VmRSS'), anonymous: bytes('RssAnon') };
}
