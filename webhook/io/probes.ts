import express, { type Express } from 'express';

export interface Probes {
  /** Undefined when ready, else why not. */
  notReady(): string | undefined;
  metrics(): Promise<{ type: string; text: string }>;
}

/** Liveness, readiness and metrics over plain HTTP, apart from the admission port. */
export function probesApp({ notReady, metrics }: Probes): Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.get('/livez', (_request, response) => void response.type('text').send('ok\n'));
  app.get('/readyz', (_request, response) => {
    const why = notReady();
    response
      .status(why ? 503 : 200)
      .type('text')
      .send(`${why ?? 'ok'}\n`);
  });
  app.get('/metrics', async (_request, response) => {
    const { type, text } = await metrics();
    response.setHeader('content-type', type);
    response.end(text);
  });
  return app;
}
