const action = /\{\{-?\s*(?:\.[A-Z]|\$\.|(?:include|template|toYaml|if|with|range|define|tpl|end)\b)/;

/** What to do about a text that is no YAML because it is a template still. */
export const helmHint = (text: string, command: string): string[] =>
  action.test(text)
    ? [`It looks like an unrendered Helm template: helm template CHART | sidelight ${command} -f -`]
    : [];
