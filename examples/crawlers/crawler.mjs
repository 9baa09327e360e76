// A crawler that knows of no proxy: it asks for the URLs of its arguments in turn, for ever or REQUESTS times, with
// PAUSE_MS in between. Where HTTP_PROXY and NODE_USE_ENV_PROXY are set, Node sends its requests there.
import http from 'node:http';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

const urls = process.argv.slice(2);
const { REQUESTS = 'Infinity', PAUSE_MS = '5000' } = process.env;

const get = (url) =>
  new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http;
    request(url, { headers: { 'user-agent': 'example-crawler', connection: 'close' } }, (answer) =>
      answer.resume().once('error', reject).once('end', resolve),
    )
      .once('error', reject)
      .end();
  });

for (let i = 0; i < Number(REQUESTS); i++) {
  const url = urls[i % urls.length];
  await get(url).catch(({ message }) => console.error(`${url}: ${message}`));
  await pause(Number(PAUSE_MS));
}
