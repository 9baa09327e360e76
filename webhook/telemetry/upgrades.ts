const websocket = 'websocket';

/** An expression for every word but this one: it leaves the word at some letter, or goes on after it. */
const anyBut = (word: string): string =>
  `(?i)${[...word].map((letter, at) => `${word.slice(0, at)}(?:[^${letter}].*)?`).join('|')}|${word}.+`;

export const upgrades = [{ upgrade_type: websocket }];

/** Who asks for another protocol goes on in this one, as if the origin had not taken it up; else Envoy answers 403. */
export const ignoredUpgrades = [{ safe_regex: { regex: anyBut(websocket) } }];
