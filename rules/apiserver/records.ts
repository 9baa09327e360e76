import { apiserver } from '../../metrics/exporters/index.ts';
import {
  matches,
  matchesNot,
  orZero,
  quantile,
  rate,
  recorded,
  recordedRange,
  share,
  sum,
} from '../../metrics/index.ts';
import { type RuleGroup, record } from '../rule.ts';
import type { Scope } from '../scope.ts';

/** Verbs that end by themselves: a WATCH or CONNECT lasts as long as its caller wants. */
const ending = { verb: matches('GET|LIST|POST|PUT|PATCH|APPLY|DELETE|DELETECOLLECTION') } as const;
/** What streams under an ordinary verb. */
const streams = { subresource: matchesNot('attach|exec|log|portforward|proxy') } as const;

const requests = ({ select, buckets }: Scope): RuleGroup => ({
  name: 'sidelight-apiserver-requests',
  rules: [
    record(
      recorded.apiRequests,
      sum(['verb', 'code'], rate(select(apiserver.apiserver_request_total), recordedRange)),
    ),
    record(
      recorded.apiDurationP99,
      quantile(
        0.99,
        sum(
          ['resource', 'verb', 'scope', 'le'],
          rate(
            buckets(apiserver.apiserver_request_sli_duration_seconds, { ...ending, ...streams }),
            recordedRange,
          ),
        ),
      ),
    ),
  ],
});

const ratios = ({ select }: Scope): RuleGroup => {
  const all = sum(['verb'], select(recorded.apiRequests));
  return {
    name: 'sidelight-apiserver-ratios',
    rules: [
      record(
        recorded.apiErrors,
        share(orZero(sum(['verb'], select(recorded.apiRequests, { code: matches('5..') })), all), all),
      ),
    ],
  };
};

export const records = (scope: Scope): RuleGroup[] => [requests(scope), ratios(scope)];
