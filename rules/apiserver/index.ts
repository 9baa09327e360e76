import type { AreaRules } from '../areas.ts';
import { records } from './records.ts';
import { down, errorsHigh, latencyHigh, requestsTerminated, trafficHigh } from './requests.ts';
import { requestsRejected, seatsNearLimit, storageSlow } from './saturation.ts';

/** Latency, traffic, errors and saturation of the API server. */
export const apiserver: AreaRules = {
  area: 'apiserver',
  records,
  alerts: [
    down,
    latencyHigh,
    errorsHigh,
    trafficHigh,
    requestsRejected,
    seatsNearLimit,
    requestsTerminated,
    storageSlow,
  ],
};
