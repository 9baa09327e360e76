import { type Context, type RuleGroupText, withRecords } from '../../metrics/promql/index.ts';
import { Fault } from '../../platform/faults/index.ts';
import { helmHint } from '../files/helm.ts';
import type { Input } from '../files/inputs.ts';
import type { Audited } from './audited.ts';
import { auditText } from './auditText.ts';
import { contentsOf } from './read/search.ts';
import { groupTexts } from './ruleTexts.ts';

export interface AuditedFiles {
  readonly files: readonly Audited[];
  /** `FILE:LINE:COLUMN: why`, for each file and each part of one that can't be read. */
  readonly unreadable: readonly string[];
}

/** Judges files, each with the knowledge of what rules of all of them record. */
export function auditFiles(inputs: readonly Input[], context: Context): AuditedFiles {
  const all = inputs.length > 1 ? withRecords(inputs.flatMap(recordingGroups), context) : context;
  const files: Audited[] = [];
  const unreadable: string[] = [];
  for (const { text, name } of inputs) {
    try {
      const audited = auditText(text, name, all);
      files.push(audited);
      unreadable.push(...audited.broken);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      unreadable.push([error.message, ...helmHint(text, 'audit')].join('\n'));
    }
  }
  return { files, unreadable };
}

/** The texts alone: the trees of all files at once would be too large. What can't be read is told later. */
function recordingGroups({ text, name }: Input): RuleGroupText[] {
  try {
    return contentsOf(text, name)
      .ruleFiles.flatMap(groupTexts)
      .map((group) => ({ ...group, rules: group.rules.filter(({ record }) => record !== undefined) }));
  } catch {
    return [];
  }
}
