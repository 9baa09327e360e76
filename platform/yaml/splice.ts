import { isDeepStrictEqual } from 'node:util';
import { fault } from '../faults/index.ts';
import { keepAliases } from './aliases.ts';
import { type Change, evaluate, withOperation } from './change.ts';
import { editInside } from './edit.ts';
import { applyEdits, type Edit, Editor, type Replaced } from './editor.ts';
import type { Operation, Undo } from './operation.ts';
import { placeOf, readYaml, type YamlDocument, type YamlFile } from './read.ts';

/** Operations on the value at `root`, a JSON Pointer, of one document. */
export interface Patch {
  readonly document: number;
  readonly root: string;
  readonly operations: readonly (Operation | Undo)[];
}

/**
 * The file's text with patches written into it where their values stand: no other byte changes.
 * What comes out reads as the patches applied to what the file reads as, or `splice_failed` is thrown;
 * an operation that does not apply throws `patch_not_applicable`.
 */
export function splice(file: YamlFile, patches: readonly Patch[]): string {
  const changes = changesOf(file, patches);
  const edits = [...changes].flatMap(([document, change]) => editsOf(file, document, change).edits);
  const text = applyEdits(file.text, edits);
  verify(file, changes, text);
  return text;
}

/** A value whose text `splice` would replace, in which document. */
export type Replacement = Replaced & { readonly document: number };

/** What `splice` would replace rather than add, aliases that it would expand elsewhere included. */
export function replacements(file: YamlFile, patches: readonly Patch[]): Replacement[] {
  return [...changesOf(file, patches)].flatMap(([document, change]) =>
    editsOf(file, document, change).replaced.map((each) => ({
      ...each,
      document: file.documents.indexOf(document),
    })),
  );
}

/** A value after operations; the given one stays as it is. */
export function applied(value: unknown, operations: readonly Operation[]): unknown {
  let change: Change | undefined;
  for (const operation of operations) change = withOperation(change, value, operation);
  return evaluate(change, value);
}

function changesOf(file: YamlFile, patches: readonly Patch[]): Map<YamlDocument, Change> {
  const changes = new Map<YamlDocument, Change>();
  for (const { document: index, root, operations } of patches) {
    const document = file.documents[index];
    if (!document) throw new RangeError(`there is no document ${index}`);
    for (const operation of operations) {
      const whole = { ...operation, path: root + operation.path };
      changes.set(document, withOperation(changes.get(document), document.value, whole));
    }
  }
  return changes;
}

interface Edits {
  readonly edits: readonly Edit[];
  readonly replaced: readonly Replaced[];
}

function editsOf(file: YamlFile, document: YamlDocument, change: Change): Edits {
  const editor = new Editor(file.text, document.tree);
  if (!editInside(editor, change, document.tree.contents, document.value)) throw failed(file, document);
  // An alias ends its line, so what replaces it comes before what is added below that line.
  const aliases = keepAliases(editor);
  return {
    edits: [...aliases.finished(), ...editor.finished()],
    replaced: [...editor.replaced, ...aliases.replaced],
  };
}

function verify(file: YamlFile, changes: ReadonlyMap<YamlDocument, Change>, text: string): void {
  if (changes.size === 0) return;
  const after = reread(text, file.source);
  for (const [index, document] of file.documents.entries()) {
    const now = after?.documents[index]?.value;
    const wanted = evaluate(changes.get(document), document.value, now);
    if (!isDeepStrictEqual(now, wanted)) throw failed(file, document);
  }
}

function reread(text: string, source: string): YamlFile | undefined {
  try {
    return readYaml(text, source);
  } catch {
    return undefined;
  }
}

const failed = (file: YamlFile, document: YamlDocument) =>
  fault('splice_failed', { place: placeOf(file, document, '') });
