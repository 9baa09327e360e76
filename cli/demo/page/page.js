import { createChart } from './chart.js';

const pollMs = 1000;

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const units = ['B', 'kB', 'MB', 'GB', 'TB'];

const bytes = (value) => {
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length - 1);
  const scaled = value / 1000 ** power;
  return `${power === 0 || scaled >= 100 ? number.format(scaled) : oneDecimal.format(scaled)} ${units[power]}`;
};
const requestRate = (value) => `${value === 0 ? 0 : oneDecimal.format(value)} req/s`;
const byteRate = (value) => `${bytes(value)}/s`;

/** `make('td', {className: 'x'}, 'text', child)` */
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const byId = (id) => document.getElementById(id);
const row = (tag, cells, className = '') =>
  make('tr', { className }, ...cells.map((cell) => (cell instanceof Node ? cell : make(tag, {}, cell))));
const count = (value) => make('td', { className: value === 0 ? 'zero' : '' }, number.format(value));
const swatch = () => make('span', { className: 'swatch' });
const fill = (table, head, body) =>
  table.replaceChildren(make('thead', {}, row('th', head)), make('tbody', {}, ...body));

const charts = {
  requests: createChart(byId('requests'), {
    title: 'Requests a second by vendor',
    format: requestRate,
  }),
  received: createChart(byId('received'), {
    title: 'Bytes received a second by vendor',
    format: byteRate,
  }),
  sent: createChart(byId('sent'), {
    title: 'Bytes sent a second by vendor',
    format: byteRate,
  }),
};

/** Vendors have the colours of their place in the alphabet, here and in the charts. */
const colourOf = (vendors, vendor) =>
  `of-${vendors
    .map((one) => one.vendor)
    .sort()
    .indexOf(vendor)}`;

const recordedSeconds = 300;

/** A mean of five minutes is low until they have passed. */
function recordedText({ requests = 0, p95 }, seconds) {
  const whole = seconds >= recordedSeconds ? '' : ` (${number.format(seconds)} s of them so far)`;
  const slowest = p95 ? `, p95 ${number.format(p95 * 1000)} ms` : '';
  return `Recording rules, mean of 5 min${whole}: ${requestRate(requests)}${slowest}`;
}

function showVendors({ vendors, tracks, source, at, started }) {
  const cards = vendors.map((one) => {
    const { vendor, name, pod, through, metricsUrl, envoy, origin, recorded } = one;
    const now = tracks.requests.values[vendor]?.at(-1);
    const table = make('table');
    fill(
      table,
      ['', 'Envoy', through ? "vendor's proxy" : 'sites'],
      [
        row('td', ['Requests', number.format(envoy.requests), number.format(origin.requests)]),
        row('td', ['Bytes received', bytes(envoy.received), bytes(origin.sent)]),
        row('td', ['Bytes sent', bytes(envoy.sent), bytes(origin.received)]),
      ],
    );
    const rules =
      source === 'prometheus'
        ? recordedText(recorded, (at - started) / 1000)
        : 'No Prometheus, so no recording rules.';
    return make(
      'article',
      { className: `card vendor ${colourOf(vendors, vendor)}` },
      make('h2', {}, vendor, make('span', { className: 'rate' }, requestRate(now ?? 0))),
      make(
        'p',
        { className: 'path', title: pod },
        `${name} → `,
        make('a', { href: metricsUrl }, 'its sidecar'),
        through ? ` → vendor's own proxy → sites` : ' → sites',
      ),
      table,
      make('p', { className: 'note' }, rules),
    );
  });
  byId('vendors').replaceChildren(...cards);
}

const classes = ['1', '2', '3', '4', '5'];

function showCodes({ vendors, codes }) {
  const body = vendors.map(({ vendor }) => {
    const of = (code) => codes.find((one) => one.vendor === vendor && one.code === code)?.requests ?? 0;
    const all = classes.reduce((sum, code) => sum + of(code), 0);
    const failed = all === 0 ? 0 : (100 * of('5')) / all;
    const cells = [
      make('td', {}, swatch(), vendor),
      ...classes.map((code) => count(of(code))),
      `${oneDecimal.format(failed)} %`,
    ];
    return row('td', cells, colourOf(vendors, vendor));
  });
  fill(byId('codes'), ['Vendor', ...classes.map((code) => `${code}xx`), 'of these 5xx'], body);
}

const shownDestinations = 12;

function showDestinations({ vendors, destinations }) {
  const shown = destinations.slice(0, shownDestinations);
  const most = Math.max(...shown.map(({ requests }) => requests), 1);
  const body = shown.map(({ vendor, host, requests, tunnels, received }) => {
    const bar = make('i');
    bar.style.width = `${(100 * requests) / most}%`;
    const cells = [
      make('td', {}, swatch(), host),
      make('td', { className: 'word' }, vendor),
      make('td', { className: 'share' }, bar),
      count(requests),
      count(requests - tunnels),
      count(tunnels),
      bytes(received),
    ];
    return row('td', cells, colourOf(vendors, vendor));
  });
  const word = (text) => make('th', { className: 'word' }, text);
  const head = ['Host', word('Vendor'), '', 'Requests', 'HTTP', 'CONNECT', 'Bytes received'];
  fill(byId('destinations'), head, body);
}

function showAbout({ source, prometheus, rules, scrapeInterval }) {
  const [good, firing] = [
    rules.filter(({ health }) => health === 'ok'),
    rules.filter(({ state }) => state === 'firing'),
  ];
  const from =
    source === 'prometheus'
      ? [
          'All of Envoy’s numbers come from ',
          make('a', { href: prometheus }, 'Prometheus'),
          `, which scrapes every ${scrapeInterval} under the generated job; ${good.length} of ${rules.length} generated rules are well, ${firing.length} alerts fire.`,
        ]
      : ['There is no Prometheus: the demo reads the sidecars itself.'];
  byId('about').replaceChildren(
    ...from,
    ' The other end’s are as of the same scrape; a request that was under way then may be on one side alone. The sites live on this machine, as NAME.localhost.',
  );
}

function say(state, text) {
  const status = byId('status');
  if (status.dataset.state !== state) status.dataset.state = state;
  if (status.textContent !== text) status.textContent = text;
}

async function poll() {
  try {
    const answer = await fetch('/data.json');
    const data = await answer.json();
    if (!answer.ok) return say('waiting', data.error);
    showVendors(data);
    showCodes(data);
    showDestinations(data);
    showAbout(data);
    for (const [name, chart] of Object.entries(charts)) chart(data.tracks[name]);
    say(
      'live',
      data.source === 'prometheus' ? 'Live, from Prometheus' : 'Live, from the sidecars themselves',
    );
  } catch {
    say('lost', 'The demo has ended. These are its last numbers.');
  }
}

for (;;) {
  await poll();
  await new Promise((resolve) => setTimeout(resolve, pollMs));
}
