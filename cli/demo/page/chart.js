/** A line chart in SVG: an axis of time, one of values, a legend with the values under the cursor or the last ones. */

const namespace = 'http://www.w3.org/2000/svg';
const margin = { top: 20, right: 8, bottom: 22, left: 62 };
const height = 220;
/** What the axis of time spans at least. */
const leastSeconds = 60;
/** Seconds and pixels between its marks. */
const steps = [10, 15, 30, 60, 120, 300];
const leastApart = 80;

const svg = (name, attributes, text) => {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
};

/** The least of 1, 2, 2.5 or 5 times a power of ten that is not below. */
const roundUp = (value) => {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= value * 0.999);
};

const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString('en-GB');

/** The path of a line, with a gap where there is no value. */
const pathOf = (times, values, x, y) => {
  let open = false;
  const parts = values.map((value, index) => {
    const command = open ? 'L' : 'M';
    open = value !== null;
    return open ? `${command}${x(times[index]).toFixed(1)} ${y(value).toFixed(1)}` : '';
  });
  return parts.join('');
};

const nearest = (times, wanted) =>
  times.reduce(
    (best, time, index) => (Math.abs(time - wanted) < Math.abs(times[best] - wanted) ? index : best),
    0,
  );

/** The chart's plane: where times and values are, in pixels. */
function planeOf(width, times, lines) {
  const end = times.at(-1) ?? 0;
  const seconds = Math.max(leastSeconds, end - (times[0] ?? end));
  const start = end - seconds;
  const most = Math.max(0, ...lines.flat().map((value) => value ?? 0));
  const step = roundUp(Math.max(most, 1e-9) / 4);
  const top = step * Math.max(1, Math.ceil(most / step));
  const across = width - margin.left - margin.right;
  const down = height - margin.top - margin.bottom;
  return {
    ...{ width, start, end, step, top, left: margin.left, right: width - margin.right },
    x: (time) => margin.left + ((time - start) / seconds) * across,
    y: (value) => height - margin.bottom - (value / top) * down,
    timeAt: (pixel) => start + ((pixel - margin.left) / across) * seconds,
  };
}

function valueAxis({ step, top, left, right, y }, format) {
  const values = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  return values.flatMap((value) => [
    svg('line', { class: 'grid', x1: left, x2: right, y1: y(value), y2: y(value) }),
    svg('text', { x: left - 8, y: y(value) + 4, 'text-anchor': 'end' }, format(value)),
  ]);
}

function timeAxis({ start, end, left, right, x }) {
  const every = steps.find((step) => ((right - left) * step) / (end - start) >= leastApart);
  const first = Math.ceil(start / every) * every;
  const times = Array.from(
    { length: Math.floor((end - first) / every) + 1 },
    (_, index) => first + index * every,
  );
  return times
    .filter((time) => x(time) > left + 24 && x(time) < right - 24)
    .map((time) => svg('text', { x: x(time), y: height - 4, 'text-anchor': 'middle' }, clock(time)));
}

function cursorTime({ left, right, x }, time) {
  const middle = Math.min(Math.max(x(time), left + 30), right - 30);
  return svg('text', { class: 'now', x: middle, y: margin.top - 6, 'text-anchor': 'middle' }, clock(time));
}

function legendEntry(name, index, text) {
  const item = document.createElement('span');
  item.className = `of-${index}`;
  const swatch = document.createElement('span');
  swatch.className = 'swatch';
  const number = document.createElement('b');
  number.textContent = text;
  item.append(swatch, name, number);
  return item;
}

/**
 * Draws into `root`; gives back what draws it again with a track: `{times, values}`, times in seconds, values by name.
 * `format` makes text of a value.
 */
export function createChart(root, { title, format }) {
  const drawing = svg('svg', { role: 'img', 'aria-label': title });
  const legend = document.createElement('div');
  legend.className = 'legend';
  root.replaceChildren(drawing, legend);
  let shown = { times: [], values: {} };
  /** In pixels; undefined while the pointer is elsewhere. */
  let pointer;

  function draw() {
    const { times, values } = shown;
    const names = Object.keys(values).sort();
    const lines = names.map((name) => values[name]);
    const plane = planeOf(Math.max(root.clientWidth, 240), times, lines);
    const { width, x, y } = plane;
    const paths = lines.map((line, index) =>
      svg('path', { class: `of-${index}`, d: pathOf(times, line, x, y) }),
    );
    const pointed = pointer !== undefined && times.length > 0;
    const at = pointed ? nearest(times, plane.timeAt(pointer)) : times.length - 1;
    const cursor = { class: 'cursor', x1: x(times[at]), x2: x(times[at]), y1: y(plane.top), y2: y(0) };
    drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    drawing.replaceChildren(
      ...valueAxis(plane, format),
      ...timeAxis(plane),
      ...paths,
      ...(pointed ? [svg('line', cursor), cursorTime(plane, times[at])] : []),
    );
    const texts = lines.map((line) => (typeof line[at] === 'number' ? format(line[at]) : '–'));
    legend.replaceChildren(...names.map((name, index) => legendEntry(name, index, texts[index])));
  }

  drawing.addEventListener('pointermove', ({ clientX }) => {
    pointer = clientX - drawing.getBoundingClientRect().left;
    draw();
  });
  drawing.addEventListener('pointerleave', () => {
    pointer = undefined;
    draw();
  });
  new ResizeObserver(draw).observe(root);
  return (track) => {
    shown = track;
    draw();
  };
}
