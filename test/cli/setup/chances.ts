import type { GeneratorValue } from 'fast-check';
import fc from 'fast-check';

export interface Chances {
  /** True in so many of a hundred cases. */
  chance(percent: number): boolean;
  pick<T>(of: readonly T[]): T;
}

export const chancesOf = (g: GeneratorValue): Chances => ({
  chance: (percent) => g(fc.integer, { min: 0, max: 99 }) < percent,
  pick: <T>(of: readonly T[]): T => of[g(fc.nat, { max: of.length - 1 })] as T,
});
