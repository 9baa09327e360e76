// Tries what any container of a pod could try on its sidecar. Reads from standard input `{socket, lines}`: requests such
// as `POST /quitquitquit` for an abstract socket. Prints the status of each, and the programs that it can see.
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';

async function ask(socketPath: string, line: string): Promise<number | string> {
  const [method = '', path = ''] = line.split(' ');
  try {
    const sent = request({ socketPath, method, path, signal: AbortSignal.timeout(10_000) }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    await answer.resume().toArray();
    return answer.statusCode ?? 0;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

const programs = readdirSync('/proc')
  .filter((name) => /^\d+$/.test(name))
  .map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]);

const { socket, lines } = (await json(process.stdin)) as { socket: string; lines: string[] };
const answers: Record<string, number | string> = {};
for (const line of lines) answers[line] = await ask(`\0${socket}`, line);
process.stdout.write(JSON.stringify({ answers, programs }), () => process.exit());
