import { defineConfig } from 'vitest/config';

// fast: pure functions, goldens, properties. real: Prometheus, sockets. pod: the sidecar's Envoy in the network of a
// pod (npm run test:pod), long: those of 10 minutes (npm run test:long). cluster: any KUBECONFIG.
const report = process.env.SIDELIGHT_TEST_JSON;

export default defineConfig({
  test: {
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/real/**', 'test/pod/**', 'test/cluster/**'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'pod',
          include: ['test/pod/**/*.test.ts'],
          exclude: ['test/pod/long/**'],
          globalSetup: 'test/setup/pod/insideOnly.ts',
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          // Tests that wait, all at once.
          maxConcurrency: 1000,
        },
      },
      {
        test: {
          name: 'long',
          include: ['test/pod/long/**/*.test.ts'],
          globalSetup: 'test/setup/pod/insideOnly.ts',
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts'],
          globalSetup: 'test/cluster/setup/run.ts',
          testTimeout: 600_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
