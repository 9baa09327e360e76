import type { GeneratorValue } from 'fast-check';
import { type Chances, chancesOf } from './chances.ts';
import { type Node, printer } from './printYaml.ts';

const empties = ['[]', '[ ]', 'null', '~', ''];
const emptyMaps = ['{}', '{ }', 'null', ''];
const hosts = ['internal.example', '"a.example,b.example"', "'.corp'", 'localhost,127.0.0.1', '"*"', '""'];
const texts = ['"yes"', "'it''s'", 'a b', '"# no"', 'http://x.y/z?a=b', 'ä', '""'];
const images = ['nginx:1.27', '"busybox"', "'a.b/c@sha256:0'"];

/** One or more workloads in YAML: empties, flow style, anchors, merge keys, comments, markers, line breaks. */
export function makeManifest(g: GeneratorValue): string {
  const chances = chancesOf(g);
  const { chance, pick } = chances;
  const print = printer(chances);
  const documents = Array.from({ length: pick([1, 2, 3]) }, () => {
    const { workload } = new Maker(chances);
    const list = (): Record<string, Node> => ({
      apiVersion: 'v1',
      kind: 'List',
      items: { list: [{ map: workload() }, { map: workload() }] },
    });
    return [...print(chance(70) ? workload() : list()), ...(chance(10) ? ['...'] : [])];
  });
  const lines = documents.flatMap((each, i) => [...(i > 0 || chance(30) ? ['---'] : []), ...each]);
  const end = chance(30) ? '\r\n' : '\n';
  return (chance(10) ? '\uFEFF' : '') + lines.join(end) + (chance(70) ? end : '');
}

/** Makes the values of one document, which may refer to each other. */
class Maker {
  readonly #chances: Chances;
  readonly #known = new Map<string, string[]>();
  #anchors = 0;

  constructor(chances: Chances) {
    this.#chances = chances;
  }

  /** A value of some sort: a new one, one with an anchor, or an alias of an earlier one of that sort. */
  #sort(name: string, make: () => Node): Node {
    const { chance, pick } = this.#chances;
    const earlier = this.#known.get(name) ?? [];
    if (earlier.length > 0 && chance(25)) return `*${pick(earlier)}`;
    const node = make();
    if (typeof node === 'string' || !chance(15)) return node;
    const anchor = `a${this.#anchors++}`;
    this.#known.set(name, [...earlier, anchor]);
    return { ...node, anchor };
  }

  #maybe(percent: number, key: string, make: () => Node): Record<string, Node> {
    return this.#chances.chance(percent) ? { [key]: make() } : {};
  }

  #text(scalars: readonly string[]): string {
    const { chance, pick } = this.#chances;
    return (chance(6) ? `&s${this.#anchors++} ` : '') + pick(scalars);
  }

  readonly #variables = (): Node => {
    const { chance, pick } = this.#chances;
    if (chance(25)) return pick(empties);
    const plain = (name: string, value: string): Node => ({ map: { name, value } });
    const secret = (name: string): Node => ({
      map: { name, valueFrom: { map: { secretKeyRef: { map: { name: 's', key: 'k' } } } } },
    });
    const some = (percent: number, make: () => Node): Node[] => (chance(percent) ? [make()] : []);
    const list = [
      ...some(50, () => plain('ONE', this.#text(texts))),
      ...some(25, () => plain('NO_PROXY', chance(80) ? this.#text(hosts) : '|-\n  one.example')),
      ...some(15, () => (chance(70) ? plain('no_proxy', pick(hosts)) : secret('no_proxy'))),
      ...some(10, () =>
        chance(80) ? plain('HTTP_PROXY', 'http://proxy.example:3128') : secret('HTTP_PROXY'),
      ),
      ...some(5, () => plain('https_proxy', 'http://127.0.0.1:15888')),
      ...some(10, () => plain('NODE_USE_ENV_PROXY', '"1"')),
      ...some(30, () => plain('LAST', this.#text(texts))),
    ];
    return list.length > 0 ? { list } : '[]';
  };

  #container(name: string): Node {
    const { chance, pick } = this.#chances;
    const bases = this.#known.get('container') ?? [];
    const merged = (): Node => (chance(80) ? `*${pick(bases)}` : { list: [`*${pick(bases)}`] });
    return {
      map: {
        ...(bases.length > 0 ? this.#maybe(30, '<<', merged) : {}),
        name,
        image: pick(images),
        ...this.#maybe(50, 'env', () => this.#sort('env', this.#variables)),
        ...this.#maybe(15, 'args', () => ({ list: ['-v', '"x: y"'] })),
      },
    };
  }

  #containers(...names: string[]): Node {
    return { list: names.map((name) => this.#sort('container', () => this.#container(name))) };
  }

  readonly #labels = (): Node =>
    this.#chances.chance(15)
      ? this.#chances.pick(emptyMaps)
      : {
          map: {
            app: 'web',
            ...this.#maybe(20, 'sidelight.dev/inject', () =>
              this.#chances.pick(['enabled', '"telemetry"', 'disabled']),
            ),
          },
        };

  readonly #annotations = (): Node =>
    this.#chances.chance(30)
      ? this.#chances.pick(emptyMaps)
      : {
          map: {
            note: this.#chances.pick(['"1"', "'x'", '|-\n  two\n  lines']),
            ...this.#maybe(20, 'sidelight.dev/own-proxy', () => 'replace'),
          },
        };

  readonly #metadata = (): Node => ({
    map: {
      name: 'x',
      ...this.#maybe(60, 'labels', () => this.#sort('labels', this.#labels)),
      ...this.#maybe(40, 'annotations', this.#annotations),
    },
  });

  readonly #spec = (): Node => {
    const { chance, pick } = this.#chances;
    const data: Node = { list: [{ map: { name: 'data', emptyDir: '{}' } }] };
    return {
      map: {
        ...this.#maybe(20, 'volumes', () => (chance(50) ? pick(empties) : data)),
        containers: chance(60) ? this.#containers('one') : this.#containers('one', 'two'),
        ...this.#maybe(30, 'initContainers', () => (chance(50) ? pick(empties) : this.#containers('first'))),
        ...this.#maybe(20, 'restartPolicy', () => 'Always'),
      },
    };
  };

  readonly #template = (): Node => ({
    map: {
      ...this.#maybe(85, 'metadata', () => this.#sort('metadata', this.#metadata)),
      spec: this.#sort('spec', this.#spec),
    },
  });

  readonly workload = (): Record<string, Node> => {
    const kind = this.#chances.pick(['Pod', 'Deployment', 'CronJob']);
    if (kind === 'Pod') {
      return { apiVersion: 'v1', kind, metadata: this.#metadata(), spec: this.#sort('spec', this.#spec) };
    }
    const spec = (): Node => ({ map: { template: this.#sort('template', this.#template) } });
    if (kind === 'CronJob') {
      return { apiVersion: 'batch/v1', kind, spec: { map: { jobTemplate: { map: { spec: spec() } } } } };
    }
    const labels = this.#maybe(40, 'labels', () => this.#sort('labels', this.#labels));
    return { apiVersion: 'apps/v1', kind, metadata: { map: { name: 'd', ...labels } }, spec: spec() };
  };
}
