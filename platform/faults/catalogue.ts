/** One entry an error: what its reader sees, the HTTP status it becomes, and whether trying again can help. */
export interface FaultEntry {
  /** Sentence with `{name}` fields; says what is wrong and, where it can, what to do. */
  readonly text: string;
  readonly status: number;
  readonly retriable: boolean;
}

const entry = (status: number, text: string, retriable = false): FaultEntry => ({ text, status, retriable });

/** Every error that Sidelight raises; `docs/faults/CODE.md` explains each. */
export const faults = {
  review_not_json: entry(400, 'the admission review is not JSON: {why}'),
  review_wrong_type: entry(415, 'the admission review has content type {type}; application/json is expected'),
  review_truncated: entry(400, 'the admission review ended before its announced length'),
  review_too_big: entry(413, 'the admission review is larger than {limit} bytes'),
  review_not_v1: entry(
    400,
    'the admission review is {found}; admission.k8s.io/v1 AdmissionReview is expected',
  ),
  review_no_request: entry(400, 'the admission review holds no request with a uid and an object'),
  pod_malformed: entry(400, 'the pod is malformed: {why}'),
  busy: entry(503, 'too many admission reviews at once; try again, as controllers do by themselves', true),
  slow_client: entry(408, 'the request took longer than {seconds} s to arrive', true),
  not_found: entry(404, 'nothing is served at {path}'),
  method_not_allowed: entry(405, '{method} is not allowed at {path}; use {allowed}'),
  settings_invalid: entry(500, 'the settings are invalid:\n{problems}'),
  yaml_invalid: entry(400, '{place}: {why}'),
  patch_not_applicable: entry(500, '{op} {path} does not apply: {why}; please report this with the manifest'),
  splice_failed: entry(
    500,
    '{place}: this YAML cannot be edited as text; write merge keys (<<) first in their maps, or what they merge out',
  ),
  file_unreadable: entry(500, 'cannot read {path}: {why}'),
  kube_unreachable: entry(502, 'the Kubernetes API server did not answer {call}: {why}', true),
  kube_refused: entry(502, 'the Kubernetes API server refused {call} with {status}: {why}'),
  kube_conflict: entry(409, 'somebody else changed {call} first', true),
  program_missing: entry(500, '{program} is missing: {reason}. {advice}'),
  not_installed: entry(
    503,
    '{what} is not there; run `sidelight install | kubectl apply -f -`, which makes it',
    true,
  ),
  internal: entry(500, 'an unexpected error: {why}'),
} as const satisfies Record<string, FaultEntry>;

export type FaultCode = keyof typeof faults;
