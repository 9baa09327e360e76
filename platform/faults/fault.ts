import { type FaultCode, type FaultEntry, faults } from './catalogue.ts';

/** An error from the catalogue. `message` is its text with the fields filled in. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly status: number;
  readonly retriable: boolean;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: FaultCode, fields: Record<string, unknown> = {}, cause?: unknown) {
    const entry: FaultEntry = faults[code];
    super(
      entry.text.replace(/\{(\w+)\}/g, (_, name: string) => String(fields[name] ?? `{${name}}`)),
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.status = entry.status;
    this.retriable = entry.retriable;
    this.fields = fields;
  }
}

export const fault = (code: FaultCode, fields?: Record<string, unknown>, cause?: unknown): Fault =>
  new Fault(code, fields, cause);

/** Makes a foreign error ours, once, at the edge; a Fault passes unchanged. */
export function toFault(
  error: unknown,
  code: FaultCode = 'internal',
  fields: Record<string, unknown> = {},
): Fault {
  if (error instanceof Fault) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new Fault(code, { ...fields, why }, error);
}
