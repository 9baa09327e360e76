import { failure } from './failure.ts';
import { outliveReaders } from './output.ts';
import { programFor } from './program.ts';

function end(error: unknown): void {
  const { exitCode, message } = failure(error, process.env);
  if (message) process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}

outliveReaders();
// A command that has children to end listens for itself.
process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') > 1) return;
  end(error);
  process.exit();
});
try {
  await (await programFor(process.argv.slice(2))).parseAsync();
} catch (error) {
  end(error);
}
