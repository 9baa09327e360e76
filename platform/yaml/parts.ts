/** JSON objects one after another, as kubectl takes them; undefined for any other text. */
export function jsonObjects(text: string): string[] | undefined {
  if (!/^\uFEFF?[ \t\r\n]*\{/.test(text)) return undefined;
  const ends = objectEnds(text);
  const parts = ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
  const rest = text.slice(ends.at(-1) ?? 0);
  if (rest.trim() !== '' || !parts.every(isJson)) return undefined;
  return [...parts.slice(0, -1), parts.at(-1) + rest];
}

function objectEnds(text: string): number[] {
  const ends: number[] = [];
  let depth = 0;
  let quoted = false;
  for (const { 0: token, index } of text.matchAll(/\\.|["{}]/g)) {
    if (token === '"') quoted = !quoted;
    if (quoted || token.length > 1) continue;
    if (token === '{') depth++;
    if (token === '}' && --depth === 0) ends.push(index + 1);
  }
  return ends;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}

/** YAML, cut in front of each byte order mark that starts a document, as in Windows files that were joined. */
export function markedParts(text: string): string[] {
  const before = /(?<![^\n])---(?:[ \t\r]*(?:#[^\n]*)?\n)+(?=\uFEFF)/g;
  const cuts = [...text.matchAll(before)].map((match) => match.index + match[0].length);
  return [0, ...cuts].map((start, i) => text.slice(start, cuts[i]));
}
