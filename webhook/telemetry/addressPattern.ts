/** The lower and upper bound of each part of `parts` that has the network's first `bits` bits. */
function bounds(parts: readonly number[], bits: number, width: number): [low: number, high: number][] {
  return parts.map((part, index) => {
    const fixed = Math.min(Math.max(bits - index * width, 0), width);
    const free = 2 ** (width - fixed);
    const low = Math.floor(part / free) * free;
    return [low, low + free - 1];
  });
}

const oneOf = (choices: readonly string[]): string =>
  choices.length === 1 ? String(choices[0]) : `(?:${choices.join('|')})`;

const digits = (low: number, high: number): string =>
  low === high ? `${low}` : low === 0 && high === 9 ? '\\d' : `[${low}-${high}]`;

/** Decimal numbers from low to high, at most 255. */
function decimal(low: number, high: number): string {
  if (low === 0 && high === 255) return '\\d{1,3}';
  const choices: string[] = [];
  for (let tens = Math.floor(low / 10); tens <= Math.floor(high / 10); tens++) {
    const class_ = digits(Math.max(low - tens * 10, 0), Math.min(high - tens * 10, 9));
    choices.push(`${tens || ''}${class_}`);
  }
  return oneOf(choices);
}

const nibbles = (value: number): number[] => [12, 8, 4, 0].map((shift) => (value >> shift) & 15);
const hexClass = (low: number, high: number): string => {
  if (low === high) return low.toString(16);
  if (low === 0 && high === 15) return '[0-9a-f]';
  return `[${Array.from({ length: high - low + 1 }, (_, i) => (low + i).toString(16)).join('')}]`;
};

/** Groups of IPv6 from low to high, a power of two of them, with or without their leading zeros. */
function group(low: number, high: number): string {
  if (low === 0 && high === 0xffff) return '[0-9a-f]{1,4}';
  const [lows, highs] = [nibbles(low), nibbles(high)];
  const classes = lows.map((nibble, i) => hexClass(nibble, highs[i] as number));
  const firstNonZero = lows.findIndex((nibble) => nibble > 0);
  const droppable = firstNonZero < 0 ? 3 : firstNonZero;
  return oneOf(Array.from({ length: droppable + 1 }, (_, i) => classes.slice(i).join('')));
}

/** In dotted form, also as IPv6 writes it, and that in hexadecimal. */
function ipv4Patterns(address: string, bits: number): { dotted: string; mapped: string } {
  const octets = address.split('.').map(Number);
  const [a, b, c, d] = octets as [number, number, number, number];
  const join = (parts: [number, number][], write: (low: number, high: number) => string, by: string) =>
    parts.map(([low, high]) => write(low, high)).join(by);
  return {
    dotted: join(bounds(octets, bits, 8), decimal, '\\.'),
    mapped: join(bounds([a * 256 + b, c * 256 + d], bits, 16), group, ':'),
  };
}

/** Its eight groups; an IPv4 ending counts as two. */
function groupsOf(address: string): number[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...octets) => {
    const [a, b, c, d] = octets.slice(0, 4).map(Number) as [number, number, number, number];
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = hex.split('::');
  const read = (text: string) =>
    text === '' ? [] : text.split(':').map((part) => Number.parseInt(part, 16));
  const [first, last] = [read(head), read(tail ?? '')];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** In full, and with its zeros left out from any zero group of the network on. */
function ipv6Pattern(address: string, bits: number): string {
  const fixed = bounds(groupsOf(address), bits, 16).slice(0, Math.ceil(bits / 16));
  const patterns = fixed.map(([low, high]) => group(low, high));
  const rest = '[0-9a-f]{1,4}';
  const full = fixed.length === 8 ? patterns.join(':') : `${patterns.join(':')}:[0-9a-f:.]*`;
  const choices = [full];
  for (let i = fixed.length - 1; i >= 0 && fixed[i]?.[0] === 0; i--) {
    const more = 8 - fixed.length;
    const tail = more > 0 ? `(?:${rest}(?::${rest}){0,${more - 1}})?` : '';
    choices.push(`${patterns.slice(0, i).join(':')}::${tail}`);
  }
  return choices.join('|');
}

/**
 * A regular expression (RE2, to be matched in full and without regard to case) for the hosts of a URL that are address
 * literals of these networks; IPv6 in brackets, also IPv4 as IPv6 writes it. `cidrs` as in `10.0.0.0/8`.
 */
export function addressPattern(cidrs: readonly string[]): string {
  const networks = cidrs.map((cidr) => {
    const [address = '', bits = ''] = cidr.split('/');
    return { address, bits: Number(bits), six: address.includes(':') };
  });
  const four = networks.filter(({ six }) => !six).map(({ address, bits }) => ipv4Patterns(address, bits));
  const six = networks
    .filter((network) => network.six)
    .map(({ address, bits }) => ipv6Pattern(address, bits));
  const mapped = four.length > 0 ? [`::ffff:${oneOf(four.map((network) => network.mapped))}`] : [];
  const bracketed = [...mapped, ...six];
  const choices: string[] = [];
  if (four.length > 0) choices.push(String.raw`(?:\[::ffff:)?${oneOf(four.map(({ dotted }) => dotted))}\]?`);
  if (bracketed.length > 0) choices.push(String.raw`\[(?:${bracketed.join('|')})\]`);
  return choices.join('|');
}
