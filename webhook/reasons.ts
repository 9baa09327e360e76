/** Why a pod, or one of its containers, is not injected: one word everywhere, and the sentence that explains it. */
export const reasons = {
  not_a_pod: 'the request is not the creation of a pod',
  excluded_namespace: 'pods of this namespace are never injected',
  host_network: 'the pod uses the network of its node, where the ports of two sidecars would collide',
  mirror_pod: 'the pod mirrors a static pod, which the kubelet runs as it is',
  opted_out: 'its label, or its namespace’s, says disabled',
  not_labelled: 'neither the pod nor its namespace carries the label',
  unknown_profile: 'the label names a profile that does not exist',
  windows: 'the pod runs on Windows, where the sidecar does not',
  already_injected: 'another revision or other settings injected this pod already',
  created_before: 'the pod is older than its label or the webhook, which sees pods only as they are created',
  not_called: 'the API server does not call the webhook for it: its configuration is missing, or was changed',
  invalid_annotation: 'an annotation of the pod or its namespace is not allowed',
  name_taken: 'a container, volume or mount path of the sidecar is taken',
  port_taken:
    'a port that cannot move is taken: an annotation asks for it, or a container of a profile has it',
  limit_range: 'no resources of the sidecar fit the LimitRange of its namespace',
  own_proxy: 'the container sets a proxy of its own and is left as it is',
  own_no_proxy: 'the container takes NO_PROXY from elsewhere, so that it cannot be merged',
  own_variable: 'the container sets a variable of the profile itself and keeps it',
  env_from: 'the container reads variables with envFrom that may set a proxy, which ours replace',
} as const;

export type Reason = keyof typeof reasons;
