import { Document, type DocumentOptions, Scalar, type ToStringOptions, visit } from 'yaml';

/** How a file lays out its block collections. */
export interface Layout {
  /** Columns from a key to the keys below it. */
  readonly step: number;
  /** Columns from a key to the dashes below it; 0 is how kubectl prints. */
  readonly dash: number;
}

/** What readers of YAML 1.1 take for a line break, or not at all, and JSON leaves as it is. */
const escaped = /[\x7f-\x9f\u2028\u2029\uFEFF\uFFFE\uFFFF]/g;

/** Where the package would leave a string plain that some reader takes otherwise, or escape all of JSON's quotes. */
function quotesOf(text: string, flow: boolean): Scalar.QUOTE_DOUBLE | Scalar.QUOTE_SINGLE | undefined {
  if (text === '<<' || text === '=' || text.search(escaped) >= 0 || text.includes('\n'))
    return Scalar.QUOTE_DOUBLE;
  // go-yaml ends plain text in brackets at these.
  if (flow && /^[^"]*[?:]/.test(text)) return Scalar.QUOTE_DOUBLE;
  return text.includes('"') && /^[[{][\x20-\x7E]*$/.test(text) ? Scalar.QUOTE_SINGLE : undefined;
}

// Quoted so that readers of YAML 1.1 and of 1.2 see the same; each scalar on one line.
function print(value: unknown, options: ToStringOptions): string {
  const document = new Document(value, {
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
  } as DocumentOptions);
  visit(document, {
    Scalar(_, node) {
      const flow = options.collectionStyle === 'flow';
      const quotes = typeof node.value === 'string' ? quotesOf(node.value, flow) : undefined;
      if (quotes) node.type = quotes;
    },
  });
  return document
    .toString({
      lineWidth: 0,
      blockQuote: false,
      doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
      simpleKeys: true,
      directives: false,
      ...options,
    })
    .trimEnd()
    .replace(escaped, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A value in block style, one string a line, without indentation of its own. */
export const printBlock = (value: unknown, { step, dash }: Layout): string[] =>
  print(value, { indent: step, indentSeq: dash > 0 }).split('\n');

/** A value on one line, as it may stand inside a flow collection. */
export const printFlow = (value: unknown): string =>
  print([value], { collectionStyle: 'flow', flowCollectionPadding: false }).slice(1, -1);

export const isFilled = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;
