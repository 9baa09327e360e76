// What is no address literal at all may match: it has no other way to go. So digits aren't counted where that is shorter.

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
  if (low === 0 && high === 255) return '\\d+';
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
  if (low === 0 && high === 0xffff) return '\\w+';
  const [lows, highs] = [nibbles(low), nibbles(high)];
  if (high === 0) return '0+';
  const classes = lows.map((nibble, i) => hexClass(nibble, highs[i] as number));
  const zeros = highs.findIndex((nibble) => nibble > 0);
  const firstNonZero = lows.findIndex((nibble) => nibble > 0);
  const lastToDrop = firstNonZero < 0 ? 3 : firstNonZero;
  const written = oneOf(
    Array.from({ length: lastToDrop - zeros + 1 }, (_, i) => classes.slice(zeros + i).join('')),
  );
  return zeros === 0 ? written : `0*${written}`;
}

/** In dotted form, and as the last two groups of IPv6. */
function ipv4Patterns(address: string, bits: number): { dotted: string; hexadecimal: string } {
  const octets = address.split('.').map(Number);
  const [a, b, c, d] = octets as [number, number, number, number];
  const join = (parts: [number, number][], write: (low: number, high: number) => string, by: string) =>
    parts.map(([low, high]) => write(low, high)).join(by);
  const halves = bounds([a * 256 + b, c * 256 + d], bits, 16) as [[number, number], [number, number]];
  const zeroFirst = halves[0][0] === 0;
  return {
    dotted: join(bounds(octets, bits, 8), decimal, '\\.'),
    // `::` may stand for the first, and for both. Only a network's own address could have it for the second alone.
    hexadecimal: oneOf([
      join(halves, group, ':'),
      ...(zeroFirst ? [`:${group(...halves[1])}`] : []),
      ...(zeroFirst && halves[1][0] === 0 ? [':'] : []),
    ]),
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

const anyGroup = '\\w+';
const ipv4Ending = '\\d+\\.[\\d.]+';

/** At most `count` groups, the last two of which may be written as IPv4. */
const upTo = (count: number): string =>
  count === 0
    ? ''
    : `(?:(?:${anyGroup}:){0,${count - 1}}${anyGroup}${count > 1 ? `|(?:${anyGroup}:){0,${count - 2}}${ipv4Ending}` : ''})?`;

/** After a group and its colon: exactly `count` more. */
const exactly = (count: number): string =>
  count === 0
    ? ''
    : `:(?:(?:${anyGroup}:){${count - 1}}${anyGroup}${count > 1 ? `|(?:${anyGroup}:){${count - 2}}${ipv4Ending}` : ''})`;

interface Part {
  pattern: string;
  /** Whether `::` may stand for it, and whether it is nothing but zero. */
  mayBeZero: boolean;
  isZero: boolean;
}

/** These parts and then `free` groups: in full, with `::` after the parts, over the last of them, and among them. */
function spellings(parts: readonly Part[], free: number): string[] {
  const head = (end: number) => parts.slice(0, end).map(({ pattern }) => `${pattern}:`);
  const patterns = parts.map(({ pattern }) => pattern).join(':');
  const choices = [free === 0 ? patterns : `${patterns}:[0-9a-f:.]*`];
  for (let i = parts.length - 1; i >= 0 && parts[i]?.mayBeZero; i--) {
    choices.push(`${i === 0 ? ':' : head(i).join('')}:[0:]*${upTo(free)}`);
  }
  for (let start = 0; start < parts.length; start++) {
    const end = parts.findIndex(({ isZero }, i) => i >= start && !isZero);
    if (end <= start || parts[start - 1]?.isZero) continue;
    const rest = parts.slice(end).map(({ pattern }) => pattern);
    // Eight groups make an address, so zeros and colons here are as many as they must be.
    choices.push(`${head(start).join('')}[0:]*:${rest.join(':')}${exactly(free)}`);
  }
  return choices;
}

function ipv6Pattern(address: string, bits: number): string {
  const groups = groupsOf(address);
  const parts = bounds(groups, bits, 16)
    .slice(0, Math.ceil(bits / 16))
    .map(([low, high]) => ({ pattern: group(low, high), mayBeZero: low === 0, isZero: high === 0 }));
  const choices = spellings(parts, 8 - parts.length);
  if (bits > 96) {
    const octets = groups.slice(6).flatMap((value) => [value >> 8, value & 255]);
    const { dotted } = ipv4Patterns(octets.join('.'), bits - 96);
    choices.push(
      ...spellings([...parts.slice(0, 6), { pattern: dotted, mayBeZero: false, isZero: false }], 0),
    );
  }
  return choices.join('|');
}

/** How IPv6 writes IPv4: mapped, the older compatible form, and NAT64's well-known prefix. */
const ipv4InIpv6 = '(?:[0:]*(?:ffff:)?|0*64:ff9b:[0:]*)';

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
  const inHexadecimal =
    four.length > 0 ? [`${ipv4InIpv6}${oneOf(four.map((network) => network.hexadecimal))}`] : [];
  const bracketed = [...inHexadecimal, ...six];
  const choices: string[] = [];
  if (four.length > 0) {
    choices.push(`(?:\\[${ipv4InIpv6})?${oneOf(four.map(({ dotted }) => dotted))}\\]?`);
  }
  if (bracketed.length > 0) choices.push(`\\[(?:${bracketed.join('|')})\\]`);
  return choices.join('|');
}

const number = '(?:\\d+|0x[0-9a-f]*)';
const oddNumber = '(?:0\\d+|0x[0-9a-f]*)';

/** IPv4 literals that are not four decimal numbers: resolvers disagree on which address they are. */
export const oddAddressPattern = `(?:${number}\\.){0,2}${number}|(?:${number}\\.)*${oddNumber}(?:\\.${number})*`;
