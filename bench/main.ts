import { handlerResults } from './handler.ts';
import { isOver, print } from './result.ts';
import { serverResults } from './server.ts';

const results = [...handlerResults(), ...(await serverResults())];
for (const result of results) print(result);
if (results.some(isOver)) process.exitCode = 1;
