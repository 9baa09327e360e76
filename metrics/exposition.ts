export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All samples of one name; a histogram's buckets, sum and count belong to it. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly samples: Sample[];
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"\s*,?\s*/gy;
const escapes: Record<string, string> = { n: '\n', '"': '"', '\\': '\\' };

function readLabels(text: string, number: number): Record<string, string> {
  const labels: Record<string, string> = {};
  let end = 0;
  for (const match of text.matchAll(label)) {
    const [, name, value] = match as unknown as [string, string, string];
    // To Prometheus a label without a value is none.
    if (value !== '') labels[name] = value.replace(/\\(.)/g, (all, c: string) => escapes[c] ?? all);
    end = match.index + match[0].length;
  }
  if (end !== text.length) throw new SyntaxError(`line ${number}: unreadable labels at ${text.slice(end)}`);
  return labels;
}

const readValue = (text: string): number => Number(text.replace(/^([+-]?)Inf$/i, '$1Infinity'));

/** The families of a scrape in Prometheus' text format (0.0.4), by name. Throws a SyntaxError with the line. */
export function parseExposition(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  const familyOf = (name: string): Family => {
    const base = name.replace(/_(bucket|sum|count)$/, '');
    const known =
      families.get(name) ??
      (/histogram|summary/.test(families.get(base)?.type ?? '') ? families.get(base) : undefined);
    if (known) return known;
    const family: Family = { name, type: 'untyped', samples: [] };
    families.set(name, family);
    return family;
  };
  for (const [index, row] of text.split(/\r?\n/).entries()) {
    const typed = /^#\s+TYPE\s+(\S+)\s+(\S+)/.exec(row);
    if (typed)
      families.set(typed[1] as string, { name: typed[1] as string, type: typed[2] as string, samples: [] });
    if (row.trim() === '' || row.startsWith('#')) continue;
    const match = line.exec(row.trim());
    if (!match) throw new SyntaxError(`line ${index + 1}: no sample: ${row}`);
    const [, name, labels = '', value] = match as unknown as [string, string, string | undefined, string];
    familyOf(name).samples.push({ name, labels: readLabels(labels, index + 1), value: readValue(value) });
  }
  return families;
}
