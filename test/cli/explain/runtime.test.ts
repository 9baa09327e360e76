import { describe, expect, test } from 'vitest';
import { runtimeHint } from '../../../cli/explain/runtime.ts';

const hint = (container: object) => runtimeHint({ name: 'app', ...container }, 15901);
const ofImage = (image: string) => {
  const found = hint({ image });
  return found && [found.runtime, found.readsProxy];
};

describe('what a runtime needs', () => {
  test.each([
    ['eclipse-temurin:21-jre', ['Java', 'no']],
    ['registry.example/team/orders-jdk17:4', ['Java', 'no']],
    ['tomcat', ['Java', 'no']],
    ['amazoncorretto@sha256:0123', ['Java', 'no']],
    ['node:16', ['Node.js', 'no']],
    ['docker.io/library/node:20.11-alpine', ['Node.js', 'no']],
    ['node:22.20.0', ['Node.js', 'no']],
    ['node:22', ['Node.js', 'partly']],
    ['node:22.21-slim', ['Node.js', 'yes']],
    ['node:23', ['Node.js', 'no']],
    ['node:24.4', ['Node.js', 'partly']],
    ['node:24', ['Node.js', 'yes']],
    ['node:26-alpine', ['Node.js', 'yes']],
    ['node:lts', ['Node.js', 'partly']],
    ['registry.example/shop-nodejs:3', ['Node.js', 'partly']],
    ['python:3.12', ['Python', 'partly']],
    ['elixir:1.17', ['Erlang', 'no']],
    ['php:8-apache', ['PHP', 'partly']],
    ['nginx:1.27', ['a reverse proxy', 'no']],
    ['golang:1.24', undefined],
    ['registry.example/javelin:2', undefined],
    ['node-exporter:1.8', undefined],
  ])('image %s: %j', (image, expected) => {
    expect(ofImage(image)).toEqual(expected);
  });

  test('is told by what is run before what it is packed in', () => {
    expect(hint({ image: 'debian', command: ['/usr/bin/java', '-jar', '/app.jar'] })?.runtime).toBe('Java');
    expect(hint({ image: 'node:20', args: ['sh', '-c', 'exec python3 -m crawl'] })?.runtime).toBe('Python');
    expect(hint({ image: 'debian', command: ['/app'] })).toBeUndefined();
    expect(hint({})).toBeUndefined();
  });

  test('is for Java the options with the pod’s own port, and hosts that are called directly', () => {
    const needs = hint({ image: 'openjdk:17' })?.needs ?? '';
    for (const scheme of ['http', 'https']) {
      expect(needs).toContain(`-D${scheme}.proxyHost=127.0.0.1 -D${scheme}.proxyPort=15901`);
    }
    expect(needs).toContain('-Dhttp.nonProxyHosts=localhost|');
  });
});
