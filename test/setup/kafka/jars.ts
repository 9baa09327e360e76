import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../../../platform/programs/index.ts';

/** SHA-256 of the lines `SHA-256 NAME` of all jars that pom.xml leads to, by name. */
const pinned = 'ba04e2d8f33f028d4dbe8fd0a57dfea79781fb2f7577ebf6f55e3e67b7a9d749';
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const cacheDir = cacheDirectory(process.env);
const kept = join(cacheDir, `kafka-${pinned.slice(0, 16)}`);

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

const digestOf = (directory: string): string =>
  sha256(
    readdirSync(directory)
      .toSorted()
      .map((name) => `${sha256(readFileSync(join(directory, name)))} ${name}\n`)
      .join(''),
  );

/** With a repository of its own, so that nothing of the user's is read or written but his settings of Maven. */
function fetchJars(): void {
  mkdirSync(cacheDir, { recursive: true });
  const scratch = mkdtempSync(join(cacheDir, 'fetch-'));
  process.stderr.write('fetching Kafka by Maven (once; 50 MB)\n');
  try {
    copyFileSync(join(import.meta.dirname, 'pom.xml'), join(scratch, 'pom.xml'));
    const own = ['--quiet', '--batch-mode', `-Dmaven.repo.local=${scratch}/repository`];
    execFileSync('mvn', [...own, `${plugin}:copy-dependencies`, '-DoutputDirectory=jars'], {
      cwd: scratch,
      stdio: ['ignore', 2, 2],
      timeout: 600_000,
    });
    const digest = digestOf(join(scratch, 'jars'));
    if (digest !== pinned) throw new Error(`what Maven fetched is not what was pinned, but ${digest}`);
    renameSync(join(scratch, 'jars'), kept);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Directory of Kafka's jars and the agent's, fetched once into the cache. Needs `java` (17) and `mvn` on PATH. Undefined,
 * and said, if they can't be had; with CI=true that fails.
 */
export function kafkaJars(): string | undefined {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
    if (!existsSync(kept)) fetchJars();
    return kept;
  } catch (error) {
    const line = `no Kafka: ${error}. Install the packages openjdk-17-jre-headless and maven.`;
    if (process.env.CI === 'true') throw new Error(line, { cause: error });
    process.stderr.write(`${line}\n`);
    return undefined;
  }
}
