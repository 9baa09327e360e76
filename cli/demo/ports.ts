import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that the system gives to whoever asks for any, so that nobody is given one before it is used. */
const range = { first: 16_000, count: 14_000 };

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port), 'listening');
  } catch {
    return false;
  }
  await once(server.close(), 'close');
  return true;
}

/** Ports that nobody listens on now, on any address; begins anywhere, so that two demos don't choose the same. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  const start = Math.floor(Math.random() * range.count);
  for (let tried = 0; ports.length < count && tried < range.count; tried++) {
    const port = range.first + ((start + tried) % range.count);
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}
