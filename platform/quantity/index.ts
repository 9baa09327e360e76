/** As exponents, since a product with 0.001 is not always the decimal that was written. */
const fractions: Record<string, string> = { n: 'e-9', u: 'e-6', m: 'e-3' };

const factors: Record<string, number> = {
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity (`100m`, `1.5Gi`, `1e3`) to a number of its base unit: cores or bytes. Undefined if it is none. */
export function parseQuantity(text: string | number): number | undefined {
  const amount = typeof text === 'number' ? text : parseKnown(text);
  return Number.isFinite(amount) ? amount : undefined;
}

const known = new Map<string, number>();

/** Pods use few different quantities, each many times. */
function parseKnown(text: string): number {
  let amount = known.get(text);
  if (amount !== undefined) return amount;
  amount = parseText(text);
  if (known.size >= 1000) known.clear();
  known.set(text, amount);
  return amount;
}

function parseText(text: string): number {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/.exec(text);
  if (!match) return Number.NaN;
  const [, digits, exponent = '', suffix = ''] = match;
  return Number(`${digits}${exponent}${fractions[suffix] ?? ''}`) * (factors[suffix] ?? 1);
}

/** Cores as whole millicores, bytes as Mi where they are whole, else as bytes. */
export function formatQuantity(
  resource: 'cpu' | 'memory',
  amount: number,
  round: (amount: number) => number = Math.ceil,
): string {
  // Six digits below a millicore or byte are noise of the arithmetic.
  const scaled = resource === 'cpu' ? amount * 1000 : amount;
  const whole = round(Number.isInteger(scaled) ? scaled : Number(scaled.toFixed(6)));
  if (resource === 'cpu') return whole === 0 ? '0' : `${whole}m`;
  return whole > 0 && whole % 2 ** 20 === 0 ? `${whole / 2 ** 20}Mi` : `${whole}`;
}
