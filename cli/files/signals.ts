/** Holds back signals that would end the process, until what was begun is cleared up. */
export class Signals {
  readonly #names: readonly NodeJS.Signals[];
  readonly #listener = (name: NodeJS.Signals): void => {
    this.caught ??= name;
  };
  /** The first that came. */
  caught: NodeJS.Signals | undefined;

  constructor(names: readonly NodeJS.Signals[]) {
    this.#names = names;
    for (const name of names) process.on(name, this.#listener);
  }

  /** Lets them through again, the one that was caught first. */
  passOn(): void {
    for (const name of this.#names) process.off(name, this.#listener);
    if (this.caught) process.kill(process.pid, this.caught);
  }
}
