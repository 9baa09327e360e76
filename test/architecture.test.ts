import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The house: imports go down only. `cli` is above all; `examples`, `test` and `bench` stand beside. */
const ranks: Record<string, number> = {
  platform: 0,
  metrics: 1,
  rules: 2,
  dashboards: 2,
  certs: 2,
  manifests: 2,
  webhook: 3,
  cli: 4,
};
const pureRooms = ['metrics', 'rules', 'dashboards', 'certs', 'manifests', 'webhook'];

const files = globSync(`{${Object.keys(ranks).join(',')}}/**/*.ts`);
const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
const importsOf = (file: string): string[] =>
  [...(texts.get(file) ?? '').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    (match) => match[1] as string,
  );

/** A room's door: its index.ts. `platform` and `metrics` have one for each of their parts. */
const roomOf = (path: string): string => path.split('/')[0] as string;
const houseOf = (path: string): string => {
  const [room, part] = path.split('/');
  return /^(platform|metrics)$/.test(room as string) && part && !part.endsWith('.ts')
    ? `${room}/${part}`
    : (room as string);
};

interface Edge {
  from: string;
  to: string;
}

const edges: Edge[] = files.flatMap((from) =>
  importsOf(from)
    .filter((to) => to.startsWith('.'))
    .map((to) => ({ from, to: normalize(join(dirname(from), to)) })),
);
const across = edges.filter(({ from, to }) => houseOf(from) !== houseOf(to));

describe('the house', () => {
  test('has files to look at', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(across.length).toBeGreaterThan(20);
  });

  test('imports go down the ranks only, and rooms of one rank never import each other', () => {
    const up = across.filter(({ from, to }) => {
      const [above, below] = [ranks[roomOf(from)] as number, ranks[roomOf(to)]];
      return below === undefined || (roomOf(from) !== roomOf(to) && below >= above);
    });
    expect(up).toEqual([]);
  });

  test('another room is entered through its index.ts', () => {
    // A service's IO has a door of its own, so that whoever wants its pure core does not load a server.
    const doors = /^(platform\/(\w+\/index|version)|metrics\/(\w+\/index|entry)|\w+\/(io\/)?index)\.ts$/;
    expect(across.filter(({ to }) => !doors.test(to))).toEqual([]);
  });

  test('pure rooms do no IO: no clock, no randomness, no environment, no files, no sockets', () => {
    const io =
      /\b(Date\.now|new Date\(\)|setTimeout|setInterval|process\.|Math\.random|performance\.now)|from 'node:(fs|net|http|https|tls|child_process|os)/;
    const found = files
      .filter((file) => pureRooms.includes(roomOf(file)) && !file.includes('/io/'))
      .filter((file) => io.test((texts.get(file) ?? '').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')));
    expect(found).toEqual([]);
  });

  test('of the rooms only the command line reads arguments and environment', () => {
    const reads = /process\.(env|argv)/;
    expect(files.filter((file) => roomOf(file) !== 'cli' && reads.test(texts.get(file) ?? ''))).toEqual([]);
  });

  test('a file is one concept: at most 400 lines, and a name that says which', () => {
    const all = globSync(
      '{bench,cli,certs,dashboards,images,manifests,metrics,platform,rules,test,webhook}/**/*.ts',
    );
    expect(all.filter((file) => readFileSync(file, 'utf8').split('\n').length > 400)).toEqual([]);
    expect(all.filter((file) => /(^|\/)(utils?|helpers?|common|misc|shared)(\.ts|\/)/.test(file))).toEqual(
      [],
    );
  });

  test('the version is that of package.json', async () => {
    const { version } = await import('../platform/version.ts');
    expect(version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });
});
