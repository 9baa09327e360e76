import { connect } from 'node:net';

/** Sends `count` requests on one connection, `window` ahead of their answers, and resolves when all are answered. */
export function pipelined(port: number, request: string, count: number, window = 50): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let sent = 0;
    let answered = 0;
    let rest = '';
    const fill = () => {
      const more = Math.min(window - (sent - answered), count - sent);
      sent += more;
      if (more > 0) socket.write(request.repeat(more));
    };
    socket.on('connect', fill);
    socket.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString('latin1')).split('HTTP/1.1 ');
      answered += parts.length - 1;
      rest = (parts.at(-1) ?? '').slice(-8);
      if (answered < count) return fill();
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
    socket.on('close', () => answered < count && reject(new Error(`${answered} of ${count} answered`)));
  });
}
