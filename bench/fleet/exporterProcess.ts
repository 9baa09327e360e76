import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { knownSeries } from '../../cli/cost/known.ts';
import { podsPage, sidecarPages } from './series.ts';

// Plays every exporter of a fleet: told its size and the names that rules read, it says its port.
const [size, names, scrape] = JSON.parse(process.argv[2] ?? '');
const { find } = knownSeries();
const read = (names as string[]).flatMap((name) => find(name) ?? []);
const of = (exporter: string) => read.filter((series) => series.exporter === exporter);
const [state, cadvisor] = [of('kube-state-metrics'), of('cadvisor')];
const sidecar = sidecarPages(scrape, size);
const started = Date.now();

const server = createServer(({ url = '' }, response) => {
  const second = (Date.now() - started) / 1000;
  const pod = /^\/pod\/(\d+)$/.exec(url)?.[1];
  if (pod !== undefined) response.end(sidecar(Number(pod), second));
  else response.end(podsPage(url === '/state' ? state : cadvisor, size, Math.floor(second)));
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.once('disconnect', () => process.exit());
