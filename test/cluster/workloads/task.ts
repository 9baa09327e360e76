// Calls a URL every 100 ms for so many seconds, prints how many calls were answered 200, and ends with an exit code:
// node task.ts URL SECONDS CODE
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const [url = '', seconds, code] = process.argv.slice(2);
const ends = Date.now() + Number(seconds) * 1000;
let answered = 0;
while (Date.now() < ends) {
  const [answer] = (await once(get(url), 'response')) as [IncomingMessage];
  await answer.resume().toArray();
  if (answer.statusCode === 200) answered++;
  await delay(100);
}
console.log(answered);
process.exitCode = Number(code);
