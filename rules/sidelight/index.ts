import type { AreaRules } from '../areas.ts';
import { answersSlow, faults, podsDenied, podsOfUnknownProfile, revisionsDiffer } from './answers.ts';
import { callsFailing, callsSlow } from './calls.ts';
import { certificateExpiring } from './certificate.ts';
import { down, notSynced, replicasMissing, scrapesFailing } from './replicas.ts';
import { settingsRefused } from './settingsRefused.ts';

/** Sidelight itself. */
export const sidelight: AreaRules = {
  area: 'sidelight',
  records: () => [],
  alerts: [
    callsFailing,
    callsSlow,
    answersSlow,
    faults,
    down,
    replicasMissing,
    scrapesFailing,
    notSynced,
    certificateExpiring,
    podsDenied,
    podsOfUnknownProfile,
    revisionsDiffer,
    settingsRefused,
  ],
};
