// A pod whose only addresses, but for loopback, are IPv6: unshare --net --mount node test/setup/pod/ipv6Only.ts
// Runs the scenarios of test/pod/harmless/scenarios/ipv6Only.ts there and prints what each compares to, as JSON.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ipv6Only, nameServerAddress, zone } from '../../pod/harmless/scenarios/ipv6Only.ts';
import { startNameServer } from '../nameServer.ts';
import { requireProgram } from '../program.ts';
import { clusterDomain, namespace } from './addresses.ts';
import { bootstrapInput } from './bootstrapInput.ts';
import { compare } from './differential/scenario.ts';
import { direct, through } from './differential/ways.ts';
import { runTelemetryEnvoy } from './telemetryEnvoy.ts';
import { findTool, runTool } from './tool.ts';

const [ip, mount, envoy] = [await findTool('ip'), await findTool('mount'), await requireProgram('envoy')];
if (ip === undefined || mount === undefined || envoy === undefined)
  throw new Error('ip, mount or envoy is missing');

runTool(ip, 'link set lo up'.split(' '));
runTool(ip, '-6 addr add 2001:db8::1/128 dev lo'.split(' '));
runTool(ip, '-6 route add local 2001:db8::/64 dev lo'.split(' '));
writeFileSync('/proc/sys/net/ipv6/ip_nonlocal_bind', '1');
const directory = mkdtempSync(join(tmpdir(), 'sidelight-ipv6-'));
const file = join(directory, 'resolv.conf');
writeFileSync(
  file,
  `nameserver ${nameServerAddress}\nsearch ${namespace}.svc.${clusterDomain}\noptions ndots:5\n`,
);
runTool(mount, ['--bind', file, '/etc/resolv.conf']);
rmSync(directory, { recursive: true });

const nameServer = await startNameServer(zone, 53, nameServerAddress);
const input = bootstrapInput();
const running = await runTelemetryEnvoy(envoy, input);
const ways = { direct, sidecar: through(input.ports.proxy, running.pid) };
const compared = await Promise.all(
  ipv6Only.map(async (scenario) => ({ name: scenario.name, ...(await compare(scenario, ways)) })),
);
console.log(JSON.stringify(compared));
await running.stop();
nameServer.stop();
