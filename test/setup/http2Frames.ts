export const http2Preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const headerSize = 9;

const reset = 3;

/**
 * Counts bytes of one direction of an HTTP/2 connection that Envoy counts for no stream: settings, pings, windows, and
 * the resets that it sends itself.
 */
export class ConnectionFrames {
  /** Bytes of the connection's own so far. */
  bytes: number;
  #header = Buffer.alloc(0);
  /** Of bytes before the first frame, or of a frame's payload, how many are still to come. */
  #skip: number;

  readonly #ofEnvoy: boolean;

  /** Envoy is the client: its direction begins with the preface. */
  constructor(ofEnvoy: boolean) {
    this.#ofEnvoy = ofEnvoy;
    this.bytes = ofEnvoy ? http2Preface.length : 0;
    this.#skip = this.bytes;
  }

  feed(chunk: Buffer): void {
    for (let rest = chunk; rest.length > 0; ) {
      const skipped = Math.min(this.#skip, rest.length);
      this.#skip -= skipped;
      rest = rest.subarray(skipped);
      const taken = Math.min(headerSize - this.#header.length, rest.length);
      this.#header = Buffer.concat([this.#header, rest.subarray(0, taken)]);
      rest = rest.subarray(taken);
      if (this.#header.length < headerSize) continue;
      this.#skip = this.#header.readUIntBE(0, 3);
      const isOfStream = (this.#header.readUInt32BE(5) & 0x7fffffff) > 0;
      const isReset = this.#ofEnvoy && this.#header[3] === reset;
      if (!isOfStream || isReset) this.bytes += headerSize + this.#skip;
      this.#header = Buffer.alloc(0);
    }
  }
}
