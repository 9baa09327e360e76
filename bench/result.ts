/** One line of the report. */
export interface Result {
  what: string;
  ours: string;
  theirs: string;
  ratio: number;
  /** Highest ratio that is allowed; none where the line only informs. */
  budget?: number;
}

export const isOver = ({ ratio, budget }: Result): boolean => budget !== undefined && ratio > budget;

export function print(result: Result): void {
  const { what, ours, theirs, ratio, budget } = result;
  const allowed = budget === undefined ? '' : ` (budget ${budget})${isOver(result) ? ' OVER' : ''}`;
  console.log(`${what}: ${ours} : ${theirs} = ${ratio.toFixed(2)}${allowed}`);
}
