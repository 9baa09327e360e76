// One flood: `FloodOptions` as JSON is the argument, `FloodState` is sent to the parent five times a second.
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FloodOptions } from './flood.ts';

const options = JSON.parse(process.argv[2] ?? '') as FloodOptions;
const { connections, send, uploadBytes = 0, unread = false } = options;
const state = {
  opened: 0,
  live: 0,
  answers: {} as Record<string, number>,
  errors: {} as Record<string, number>,
};

const count = (into: Record<string, number>, key: string) => {
  into[key] = (into[key] ?? 0) + 1;
};

function open(): Socket {
  const { host, port, localAddress } = options;
  const socket = connect({ host, port, ...(localAddress ? { localAddress } : {}) });
  let connected = false;
  socket.on('connect', () => {
    connected = true;
    state.opened++;
    state.live++;
    if (send !== undefined) socket.write(send);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (!connected) count(state.errors, 'connect');
    count(state.errors, error.code ?? error.message);
  });
  socket.on('close', () => {
    if (connected) state.live--;
  });
  socket.once('data', (chunk: Buffer) => {
    count(state.answers, chunk.toString('latin1', 0, 80).split('\r\n')[0] ?? '');
    if (unread) socket.pause();
    else socket.resume();
    if (uploadBytes > 0) socket.write(Buffer.alloc(uploadBytes));
  });
  return socket;
}

process.on('disconnect', () => process.exit());
setInterval(() => process.send?.(state), 200);
const burst = 200;
for (let made = 0; made < connections; made++) {
  open();
  if (made % burst === burst - 1) await delay(10);
}
