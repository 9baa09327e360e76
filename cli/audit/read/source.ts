import type { Extent } from './located.ts';
import type { Value } from './value.ts';

/** A Kubernetes object that another program makes rules of. */
export interface SourceItem extends Extent {
  readonly subject: string;
  /** That program, and what to audit instead. */
  readonly maker: string;
  readonly instead: string;
}

const makers: readonly { version: RegExp; maker: string; instead: string }[] = [
  { version: /^sloth\.slok\.dev\//, maker: 'Sloth', instead: 'sloth generate -i FILE | sidelight audit -' },
  { version: /^pyrra\.dev\//, maker: 'Pyrra', instead: 'audit the PrometheusRules that it writes' },
  { version: /^openslo\//, maker: 'OpenSLO', instead: 'audit the rules that its converter writes' },
];

/** Undefined for all other values. */
export function sourceOf(value: Value): SourceItem | undefined {
  const version = value.get('apiVersion');
  const text = version.string;
  const known = text === undefined ? undefined : makers.find((each) => each.version.test(text));
  if (!known) return undefined;
  const kind = value.get('kind').string ?? 'object';
  const name = value.get('metadata').get('name').string ?? 'without a name';
  return { ...version.extent, subject: `${kind} ${name}`, maker: known.maker, instead: known.instead };
}
