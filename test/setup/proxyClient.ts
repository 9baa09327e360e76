import { type ClientRequest, request } from 'node:http';

/** What came back through the proxy: the status, and how many bytes followed it. */
export interface Answer {
  readonly status: number;
  readonly bytes: number;
}

const seconds = 20;

/** Ends a call that hangs, so that a test fails with its name and not by its time limit. */
function limited(call: ClientRequest, what: string, reject: (error: Error) => void): void {
  call.on('error', reject);
  const timer = setTimeout(
    () => call.destroy(new Error(`no end of ${what} in ${seconds} s`)),
    seconds * 1000,
  );
  call.on('close', () => clearTimeout(timer));
}

/** One GET in absolute form through the proxy, on a connection of its own. */
export function getThrough(proxyPort: number, url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { host: new URL(url).host, connection: 'close' };
    const call = request({ host: '127.0.0.1', port: proxyPort, path: url, headers, agent: false });
    limited(call, url, reject);
    call.on('response', (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes }));
    });
    call.end();
  });
}

/** One GET inside a CONNECT tunnel, as a client does for HTTPS; the status is the CONNECT's. */
export function tunnelThrough(proxyPort: number, authority: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: proxyPort, method: 'CONNECT', path: authority, agent: false };
    const call = request(options);
    limited(call, `CONNECT ${authority}`, reject);
    call.on('connect', (response, socket) => {
      const status = response.statusCode ?? 0;
      let bytes = 0;
      socket.on('error', reject);
      socket.on('close', () => resolve({ status, bytes }));
      socket.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      if (status === 200) socket.write(`GET / HTTP/1.1\r\nhost: ${authority}\r\nconnection: close\r\n\r\n`);
      else socket.destroy();
    });
    call.end();
  });
}
