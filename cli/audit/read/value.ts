import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { Extent, Located } from './located.ts';
import { nodeExtent, scalarText } from './scalar.ts';

/** A value of a document of YAML or JSON, and where it stands; aliases are followed. */
export class Value {
  readonly node: Node | null;
  readonly #tree: Document.Parsed;
  readonly #source: Located;

  constructor(node: unknown, tree: Document.Parsed, source: Located) {
    this.node = (isAlias(node) ? (node.resolve(tree) ?? null) : node) as Node | null;
    this.#tree = tree;
    this.#source = source;
  }

  /** In the file. */
  get extent(): Extent {
    return nodeExtent(this.node ?? {}, this.#source);
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  /** The text of a scalar that is not null. */
  get text(): Located | undefined {
    return isScalar(this.node) && this.node.value !== null ? scalarText(this.node, this.#source) : undefined;
  }

  get string(): string | undefined {
    return this.text?.text;
  }

  /** Of a list; empty for anything else. */
  get items(): Value[] {
    return isSeq(this.node) ? this.node.items.map((item) => this.#of(item)) : [];
  }

  /** Of a map, those that it merges too; empty for anything else. */
  get entries(): [key: Located, value: Value][] {
    if (!isMap(this.node)) return [];
    return this.node.items.flatMap(({ key, value }) =>
      isMergeKey(key)
        ? this.#merged(value)
        : [[scalarText(key as Scalar, this.#source), this.#of(value)] as [Located, Value]],
    );
  }

  get(name: string): Value {
    const own = isMap(this.node) ? ownOf(this.node, name) : undefined;
    if (own !== undefined || !isMap(this.node)) return this.#of(own?.value);
    const merges = this.node.items.some(({ key }) => isMergeKey(key));
    return (merges && this.entries.find(([key]) => key.text === name)?.[1]) || this.#of(null);
  }

  #merged(value: unknown): [Located, Value][] {
    const merged = this.#of(value);
    return [merged, ...merged.items].flatMap((each) => each.entries);
  }

  #of(node: unknown): Value {
    return new Value(node, this.#tree, this.#source);
  }
}

const isMergeKey = (key: unknown): boolean => isScalar(key) && typeof key.value === 'symbol';

const ownOf = (map: YAMLMap, name: string) =>
  map.items.find(({ key }) => isScalar(key) && key.value === name);
