import { aggregate, type Expression } from '../../metrics/index.ts';
import { valueAs } from '../alert.ts';

/** One alert a namespace, however many of its sidecars it concerns; the value is their number. */
export const sidecars = <Label extends string>(
  of: Expression<Label | 'namespace' | 'pod'>,
): Expression<'namespace'> => aggregate('count', ['namespace'], aggregate('max', ['namespace', 'pod'], of));

/** The beginning of a description of `sidecars`. */
export const ofNamespace = (label: (name: 'namespace') => string): string =>
  `${valueAs.plain} of the sidecars in namespace ${label('namespace')}`;

export const dashboard = { uid: 'sidelight-vendors', variables: ['namespace'] } as const;
