import type { Pod } from '../../webhook/index.ts';
import type { PodResources } from './schema.ts';

/** What else is different for a pod with the sidecar, in words. */
export function changesOf(
  pod: Pod,
  { before, after }: { before: PodResources; after: PodResources },
): string[] {
  const changes: string[] = [];
  if (before.qosClass === 'BestEffort' && after.qosClass !== 'BestEffort') {
    changes.push(
      `As ${after.qosClass} it is no longer among the first to go when its node runs short; its requests count then.`,
    );
  } else if (before.qosClass !== after.qosClass) {
    changes.push(`It is ${after.qosClass} with the sidecar, and loses what ${before.qosClass} pods have.`);
  }
  if (pod.spec.resources) {
    changes.push(
      'The pod has resources of its own, which all its containers share: the sidecar asks for none and takes its part of theirs.',
    );
  } else {
    changes.push(
      'ResourceQuotas count its requests and limits too. A HorizontalPodAutoscaler by utilisation reckons with the sum of all containers; metrics of type ContainerResource look at the app alone.',
    );
  }
  return changes;
}
