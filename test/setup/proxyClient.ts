import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';

/** One GET in absolute form through the proxy: its status and the length of its body. */
export async function getThrough(proxyPort: number, url: string): Promise<{ status: number; bytes: number }> {
  const call = request({
    host: '127.0.0.1',
    port: proxyPort,
    path: url,
    headers: { host: new URL(url).host, connection: 'close' },
    agent: false,
  });
  call.end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  return { status: response.statusCode ?? 0, bytes };
}

/** One GET inside a CONNECT tunnel, as a client does for HTTPS: the status of the CONNECT and the tunnel's bytes. */
export async function tunnelThrough(
  proxyPort: number,
  authority: string,
): Promise<{ status: number; bytes: number }> {
  const call = request({
    host: '127.0.0.1',
    port: proxyPort,
    method: 'CONNECT',
    path: authority,
    agent: false,
  });
  call.end();
  const [response, socket] = (await once(call, 'connect')) as [IncomingMessage, Socket];
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    socket.destroy();
    return { status, bytes: 0 };
  }
  socket.write(`GET / HTTP/1.1\r\nhost: ${authority}\r\nconnection: close\r\n\r\n`);
  let bytes = 0;
  for await (const chunk of socket) bytes += (chunk as Buffer).length;
  return { status, bytes };
}
