import type { Settings } from '../platform/config/index.ts';
import type { Tuning } from './annotations.ts';
import type { ContainerPlace } from './injection.ts';
import type { Container, Pod } from './pod.ts';

/** The containers of the pod whose environment changes, and where they stand. */
export function chosenContainers(
  pod: Pod,
  settings: Settings,
  tuning: Tuning,
): [ContainerPlace, Container][] {
  const found: [ContainerPlace, Container][] = [];
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, container] of (pod.spec[list] ?? []).entries())
      if (isChosen(container, settings, tuning)) found.push([{ list, index }, container]);
  }
  return found;
}

const isChosen = ({ name }: Container, settings: Settings, tuning: Tuning): boolean =>
  tuning.containers ? tuning.containers.includes(name) : !settings.knownSidecars.includes(name);
