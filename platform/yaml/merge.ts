import { isAlias, isMap, isSeq, Scalar, type ScalarTag, type YAMLMap } from 'yaml';

type Context = NonNullable<Parameters<YAMLMap['toJSON']>[1]>;

// go-yaml v2 writes a merged map over the keys that stand before `<<`; in a list of maps the first one wins.
function mergeInto(context: Context | undefined, target: object, value: unknown): void {
  const source = resolved(context, value);
  for (const each of isSeq(source) ? source.items.toReversed() : [source]) {
    const map = resolved(context, each);
    if (!isMap(map)) throw new Error('a merge key (<<) takes a map or a list of maps');
    for (const [key, merged] of map.toJSON(null, context, Map)) {
      if (target instanceof Map) target.set(key, merged);
      else {
        const property = { value: merged, writable: true, enumerable: true, configurable: true };
        Object.defineProperty(target, String(key), property);
      }
    }
  }
}

const resolved = (context: Context | undefined, value: unknown): unknown =>
  context && isAlias(value) ? value.resolve(context.doc, context) : value;

export const mergeKey: ScalarTag = {
  tag: 'tag:yaml.org,2002:merge',
  default: 'key',
  test: /^<<$/,
  resolve: () => Object.assign(new Scalar(Symbol('<<')), { addToJSMap: mergeInto }),
};
