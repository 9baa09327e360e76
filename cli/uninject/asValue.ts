import { type Operation, readYaml, type Undo } from '../../platform/yaml/index.ts';

/** Puts back what a former text read as, where the text itself does not fit: the file was printed anew in between. */
export function asValue(operation: Operation | Undo): Operation | Undo {
  if (operation.op !== 'restore' || !operation.source) return operation;
  const { path, source } = operation;
  return { op: 'replace', path, value: valueRead(source.was) };
}

/** The same, where the text is no JSON. */
export const asJson = (operation: Operation | Undo): Operation | Undo =>
  operation.op === 'restore' && !isJson(operation.source?.was ?? '') ? asValue(operation) : operation;

// The first of several lines has lost its indentation, which is that of the ones below.
function valueRead(was: string): unknown {
  const [, ...below] = was.split('\n').filter((line) => line.trim() !== '');
  const indents = below.map((line) => line.search(/\S/));
  const text = ' '.repeat(Math.min(...(indents.length > 0 ? indents : [0]))) + was.trimStart();
  return readYaml(text, 'former text').documents[0]?.value ?? null;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}
