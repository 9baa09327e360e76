/** A word of a command that people copy into a shell. */
export const quoted = (text: string): string =>
  /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** A name of a manifest, which may be anything: nothing that a shell or kubectl would take for more than a name. */
export const named = (text: string): string => (/^[a-z0-9][-a-z0-9.]*$/.test(text) ? text : "'<not a name>'");
