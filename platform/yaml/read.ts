import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  visit,
  type YAMLParseError,
} from 'yaml';
import { type Fault, fault } from '../faults/index.ts';
import { badCharacter } from './characters.ts';
import { excessiveAlias, mostValues } from './expansion.ts';
import { segments } from './operation.ts';
import { parseParts } from './parse.ts';
import { jsonObjects, markedParts } from './parts.ts';

export interface YamlDocument {
  /** The document as kubectl sees it; aliases share one object, so it must not be changed. */
  readonly value: unknown;
  readonly tree: Document.Parsed;
}

export interface YamlFile {
  readonly text: string;
  /** Names the file in errors. */
  readonly source: string;
  readonly documents: readonly YamlDocument[];
  readonly lines: LineCounter;
}

/**
 * Reads YAML or JSON text as kubectl does: several documents, YAML 1.1 scalars, merge keys.
 * Throws `yaml_invalid` with `source:line:column`, also for a duplicate key and for a key that is a collection.
 */
export function readYaml(text: string, source: string): YamlFile {
  const lines = new LineCounter();
  const invalid = (offset: number, why: string): Fault => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return fault('yaml_invalid', { place: `${source}:${line}:${col}`, why });
  };
  const json = jsonObjects(text);
  const trees = parseParts(json ?? markedParts(text), lines);
  const bad = badCharacter(text, json !== undefined);
  if (bad) throw invalid(bad.offset, bad.why);
  const documents = trees.map((tree) => {
    const error = tree.errors[0];
    if (error) throw invalid(error.pos[0], whyOf(error, tree, text));
    refuseOddities(tree, invalid);
    return { value: toValue(tree, invalid), tree };
  });
  return { text, source, documents, lines };
}

function whyOf({ code, pos, message }: YAMLParseError, { contents }: Document.Parsed, text: string): string {
  if (/call stack/.test(message)) return 'nested too deeply; a few hundred levels can be read';
  const [at] = pos;
  const behind = code === 'UNEXPECTED_TOKEN' && isMap(contents) && contents.range[1] <= at;
  if (!behind || text[at] !== '{') return message;
  return 'a second object in the same document; put a line with --- between them';
}

function refuseOddities(tree: Document.Parsed, invalid: (offset: number, why: string) => Fault): void {
  visit(tree, {
    Alias(_, alias, path) {
      const around = path.some((each) => isNode(each) && 'anchor' in each && each.anchor === alias.source);
      if (around) throw invalid(alias.range?.[0] ?? 0, `anchor ${alias.source} contains itself`);
    },
    Pair(_, pair) {
      const key = pair.key as Node;
      if (isCollection(key)) throw invalid(key.range?.[0] ?? 0, 'a key is a map or a list');
      if (isScalar(key) && key.type === 'PLAIN' && key.source?.startsWith('\uFEFF'))
        throw invalid(key.range?.[0] ?? 0, 'a byte order mark that does not start a document');
      if (isScalar(key) && key.value === null) throw invalid(key.range?.[0] ?? 0, 'a key is null');
    },
  });
}

function toValue(tree: Document.Parsed, invalid: (offset: number, why: string) => Fault): unknown {
  const excessive = excessiveAlias(tree);
  if (excessive) {
    const why = `with alias ${excessive.source} the document has more than ${mostValues} values; write them out in several files`;
    throw invalid(excessive.range?.[0] ?? 0, why);
  }
  try {
    return tree.toJS({ maxAliasCount: -1 });
  } catch (error) {
    throw invalid(unresolvedAlias(tree) ?? tree.contents?.range?.[0] ?? 0, (error as Error).message);
  }
}

function unresolvedAlias(tree: Document.Parsed): number | undefined {
  let found: number | undefined;
  visit(tree, {
    Alias(_, alias) {
      if (alias.resolve(tree)) return undefined;
      found = alias.range?.[0];
      return visit.BREAK;
    },
  });
  return found;
}

/** `source:line:column` of the value at a JSON Pointer, or of the nearest one around it. */
export function placeOf(file: YamlFile, document: YamlDocument, path: string): string {
  const keys = segments(path);
  for (let depth = keys.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.tree.contents : nodeAt(document, keys.slice(0, depth));
    if (!node?.range) continue;
    const { line, col } = file.lines.linePos(node.range[0]);
    return `${file.source}:${line}:${col}`;
  }
  return `${file.source}:1:1`;
}

function nodeAt(document: YamlDocument, keys: string[]): Node | undefined {
  const node = document.tree.getIn(
    keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
    true,
  );
  return node as Node | undefined;
}
