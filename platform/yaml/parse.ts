import { Composer, type Document, isScalar, Lexer, type LineCounter, Parser } from 'yaml';
import { mergeKey } from './merge.ts';
import { kubectlScalars } from './scalars.ts';

/** The documents of a text's parts, each read on its own, with offsets in the whole. */
export function parseParts(parts: readonly string[], lines: LineCounter): Document.Parsed[] {
  const composer = new Composer({
    version: '1.1',
    schema: 'failsafe',
    customTags: (tags) => [...tags, ...kubectlScalars, mergeKey],
    merge: false,
    uniqueKeys: (a, b) => isScalar(a) && isScalar(b) && a.value === b.value && typeof a.value !== 'symbol',
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  return [...composer.compose(tokensOf(parts, lines))] as Document.Parsed[];
}

function* tokensOf(parts: readonly string[], lines: LineCounter): ReturnType<Parser['parse']> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const part of parts) {
    for (const lexeme of new Lexer().lex(part)) yield* parser.next(lexeme);
    yield* parser.end();
  }
}
