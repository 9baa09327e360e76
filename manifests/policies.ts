import type { Settings } from '../platform/config/index.ts';
import { domain, injectLabel, labels, profileNames, webhookName } from './names.ts';
import type { KubeObject } from './object.ts';

const admission = 'admissionregistration.k8s.io';

const labelPolicyName = `namespace-label.${domain}`;
const caBundlePolicyName = `webhook-ca-bundle.${domain}`;

function policy(name: string, spec: object): KubeObject[] {
  const metadata = { name, labels: labels() };
  return [
    { apiVersion: `${admission}/v1`, kind: 'ValidatingAdmissionPolicy', metadata, spec },
    {
      apiVersion: `${admission}/v1`,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: name, validationActions: ['Deny'] },
    },
  ];
}

const rule = (apiGroup: string, resources: string[], operations: string[]) => ({
  resourceRules: [{ apiGroups: [apiGroup], apiVersions: ['v1'], resources, operations }],
});

/**
 * Refuses a bad label value on a namespace, when it is set or changed and not later: else an old bad value would
 * block every change of its namespace. The profile names stand in the policy itself, not in a parameter: see
 * docs/decisions/0003-label-policy.md.
 */
export const labelPolicy = (settings: Settings): KubeObject[] =>
  policy(labelPolicyName, {
    failurePolicy: 'Fail',
    matchConstraints: {
      // Labels can be set through the subresources too.
      ...rule('', ['namespaces', 'namespaces/status', 'namespaces/finalize'], ['CREATE', 'UPDATE']),
      objectSelector: { matchExpressions: [{ key: injectLabel, operator: 'Exists' }] },
    },
    matchConditions: [
      {
        name: 'label-set-or-changed',
        expression: [
          `object.metadata.?labels['${injectLabel}'].hasValue() && (request.operation == 'CREATE' ||`,
          `oldObject.metadata.?labels['${injectLabel}'] != object.metadata.?labels['${injectLabel}'])`,
        ].join(' '),
      },
    ],
    variables: [
      { name: 'value', expression: `object.metadata.labels['${injectLabel}']` },
      {
        name: 'profiles',
        expression: `[${profileNames(settings)
          .map((name) => `'${name}'`)
          .join(', ')}]`,
      },
    ],
    validations: [
      {
        expression: [
          "variables.value in ['disabled', 'enabled'] ||",
          "variables.value.split('.').all(name, name in variables.profiles)",
        ].join(' '),
        messageExpression: [
          `'${injectLabel}: "' + variables.value + '" is not allowed; use disabled, enabled, or profile names`,
          "joined by dots, of: ' + variables.profiles.join(', ')",
        ].join(' '),
        reason: 'Invalid',
      },
    ],
  });

/** Equal but for the named fields, whatever other fields this or a later Kubernetes has. */
const sameBut = (fields: string[], now: string, before: string): string => {
  const skip = `k in [${fields.map((f) => `'${f}'`).join(', ')}]`;
  // dyn: the type checker takes an object for no map, though it is one when the policy runs.
  const [a, b] = [`dyn(${now})`, `dyn(${before})`];
  return `${a}.all(k, ${skip} || (k in ${b} && ${a}[k] == ${b}[k])) && ${b}.all(k, ${skip} || k in ${a})`;
};

/** Whoever may patch a `caBundle` could rewrite the whole webhook: this holds the webhook's account to `caBundle`. */
export function caBundlePolicy(settings: Settings): KubeObject[] {
  const account = `system:serviceaccount:${settings.namespace}:${webhookName}`;
  const entry = sameBut(['clientConfig'], 'w', 'o');
  const client = sameBut(['caBundle'], 'w.clientConfig', 'o.clientConfig');
  const validation = (expression: string) => ({
    expression,
    message: `${account} may change nothing but caBundle in MutatingWebhookConfigurations`,
    reason: 'Forbidden',
  });
  return policy(caBundlePolicyName, {
    failurePolicy: 'Fail',
    matchConstraints: rule(admission, ['mutatingwebhookconfigurations'], ['UPDATE']),
    matchConditions: [{ name: 'webhook-account', expression: `request.userInfo.username == '${account}'` }],
    validations: [
      validation(sameBut(['metadata', 'webhooks'], 'object', 'oldObject')),
      validation(
        sameBut(['managedFields', 'generation', 'resourceVersion'], 'object.metadata', 'oldObject.metadata'),
      ),
      validation(
        [
          'object.webhooks.map(w, w.name) == oldObject.webhooks.map(w, w.name)',
          `object.webhooks.all(w, oldObject.webhooks.exists(o, w.name == o.name && ${entry} && ${client}))`,
        ].join(' && '),
      ),
    ],
  });
}
