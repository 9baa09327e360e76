import type { Container } from '../../webhook/index.ts';
import type { RuntimeHint } from './schema.ts';

interface Runtime {
  readonly runtime: string;
  /** The image's last path segment, with its tag. */
  readonly image: RegExp;
  /** A word of command and arguments. */
  readonly word: RegExp;
  advise(found: { proxyPort: number; image: string }): Pick<RuntimeHint, 'readsProxy' | 'needs'>;
}

const no = (needs: string) => ({ readsProxy: 'no', needs }) as const;
const partly = (needs: string) => ({ readsProxy: 'partly', needs }) as const;
const yes = { readsProxy: 'yes', needs: null } as const;

const javaOptions = (port: number): string =>
  ['http', 'https'].map((each) => `-D${each}.proxyHost=127.0.0.1 -D${each}.proxyPort=${port}`).join(' ');

const java =
  'Java ignores the proxy variables. Add to its JAVA_TOOL_OPTIONS: {options} -Dhttp.nonProxyHosts=localhost|127.*|[::1]|169.254.*|*.svc|*.cluster.local';

function node({ image }: { image: string }) {
  const [, major, minor] = /^node:v?(\d+)(?:\.(\d+))?/.exec(image) ?? [];
  if (major === undefined)
    return partly('Node reads the proxy variables from 22.21 and 24.5 on; older ones ignore them.');
  const version = Number(major) + Number(minor ?? 99) / 100;
  if (Number(major) > 24 || version >= 24.05) return yes;
  if (Number(major) === 24)
    return partly('Node 24 reads the proxy variables in fetch(), and in node:http from 24.5 on.');
  if (Number(major) === 22 && version >= 22.21)
    return minor === undefined ? partly('Node 22 reads the proxy variables from 22.21 on.') : yes;
  return no(
    'This Node ignores the proxy variables. Take 22.21, 24.5 or newer, or an agent such as proxy-agent.',
  );
}

/** The more particular come first. What a program does with the variables is its libraries' business: these are hints. */
const runtimes: readonly Runtime[] = [
  {
    runtime: 'Java',
    image:
      /^(openjdk|eclipse-temurin|amazoncorretto|ibmjava|sapmachine|zulu-openjdk|tomcat|jetty|maven|gradle|java|wildfly|clojure|sbt)\b|(^|[-_.:])(jre|jdk|java)[-_.:\d]*/,
    word: /^(?:\/\S*\/)?java$|\.(?:jar|war)$|^-Xm[sx]/,
    advise: ({ proxyPort }) => no(java.replace('{options}', javaOptions(proxyPort))),
  },
  {
    runtime: 'Node.js',
    image: /^node(?=:|$)|nodejs/,
    word: /^(?:\/\S*\/)?(?:node|npm|npx|yarn|pnpm)$/,
    advise: node,
  },
  {
    runtime: 'Python',
    image: /^(python|pypy)\b|(^|[-_.])python\d*([-_.:]|$)/,
    word: /^(?:\/\S*\/)?(?:python[\d.]*|gunicorn|uvicorn|celery)$|\.py$/,
    advise: () =>
      partly('urllib, requests and httpx read the proxy variables; aiohttp needs trust_env=True.'),
  },
  {
    runtime: 'Erlang',
    image: /^(erlang|elixir|rabbitmq)\b/,
    word: /^(?:\/\S*\/)?(?:erl|elixir|mix|iex)$/,
    advise: () =>
      no('Erlang and Elixir ignore the proxy variables: set the proxy of the HTTP client itself.'),
  },
  {
    runtime: 'PHP',
    image: /^(php|wordpress|drupal)\b/,
    word: /^(?:\/\S*\/)?php(?:-fpm)?[\d.]*$/,
    advise: () => partly('The curl extension and Guzzle read the proxy variables; PHP streams do not.'),
  },
  {
    runtime: 'a reverse proxy',
    image: /^(nginx|openresty|haproxy|envoy|httpd|varnish)\b/,
    word: /^(?:\/\S*\/)?(?:nginx|haproxy|envoy|httpd|varnishd)$/,
    advise: () => no('It ignores the proxy variables, and its requests to upstreams pass the sidecar by.'),
  },
];

/** What the container's runtime needs before its requests take the sidecar; undefined where nothing tells which it is. */
export function runtimeHint(container: Container, proxyPort: number): RuntimeHint | undefined {
  const image = (container.image ?? '').replace(/@.*$/, '').split('/').at(-1)?.toLowerCase() ?? '';
  const { command } = container as { command?: unknown };
  const words = [...(Array.isArray(command) ? command : []), ...(container.args ?? [])].flatMap((line) =>
    String(line).split(/\s+/),
  );
  // What is run tells more than what it is packed in.
  const byWord = runtimes.find(({ word }) => words.some((each) => word.test(each)));
  const found = byWord ?? runtimes.find((each) => each.image.test(image));
  if (!found) return undefined;
  const because = byWord
    ? `its command says ${words.find((each) => byWord.word.test(each))}`
    : `its image is ${container.image}`;
  const advice = found.advise({ proxyPort, image });
  return { container: container.name, runtime: found.runtime, because, ...advice };
}
