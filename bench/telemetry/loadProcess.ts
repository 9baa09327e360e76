// The load generator in a process of its own: each message is a load, answered with its outcome.
import { type Load, LoadGenerator } from './load.ts';

const generator = new LoadGenerator();
process.on('message', async (load: Load) => process.send?.(await generator.run(load)));
process.on('disconnect', () => process.exit(0));
