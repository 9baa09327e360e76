import { get } from 'node:http';

/** Bytes of a scrape's body on the wire, and the milliseconds it took. */
export function scrape(
  metricsPort: number,
  encoding: 'gzip' | 'identity',
): Promise<{ bytes: number; ms: number }> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    get(
      {
        host: '127.0.0.1',
        port: metricsPort,
        path: '/stats/prometheus',
        headers: { 'accept-encoding': encoding },
        agent: false,
      },
      (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        response.on('end', () => resolve({ bytes, ms: performance.now() - began }));
      },
    ).on('error', reject);
  });
}
