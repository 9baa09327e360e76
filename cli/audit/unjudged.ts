import { type Language, languageOf } from './read/language.ts';
import { extentOf, type Located } from './read/located.ts';
import type { Report } from './report.ts';

const template = /\{\{-?\s*[-\w.$"`(][^}]*\}\}|%\([\w.]+\)[sdf]|<%=?|\{%/;

/** Whether an expression is PromQL, and all of it stands there. `said` is the language that stands around it says. */
export const isJudged = ({ text }: Located, said?: Language): boolean =>
  !template.test(text) && languageOf(text, said) === undefined;

/** Why an expression is not judged, if so: a template of Helm, jsonnet and the like, or another language. */
export function unjudged(expr: Located, subject: string, said?: Language): Report | undefined {
  const found = template.exec(expr.text);
  if (found)
    return {
      code: 'template_unrendered',
      severity: 'warning',
      message: 'A template stands here still, so the expression is not judged.',
      instead: 'helm template CHART | sidelight audit -',
      subject,
      ...extentOf(expr, found.index, found.index + found[0].length),
    };
  const language = languageOf(expr.text, said);
  return language === undefined
    ? undefined
    : { ...notJudged(`This is ${language} and no PromQL, so it is not judged.`, subject), ...extentOf(expr) };
}

/** What is no PromQL and no mistake. */
export const notJudged = (
  message: string,
  subject: string,
): Pick<Report, 'code' | 'severity' | 'message' | 'subject'> => ({
  code: 'not_promql',
  severity: 'note',
  message,
  subject,
});
