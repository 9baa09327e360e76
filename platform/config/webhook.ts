import { z } from 'zod';
import { amounts } from './values.ts';

export const webhook = z
  .strictObject({
    replicas: z.int().min(1).max(10).default(2).describe('Pods of the webhook.'),
    logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least that is logged.'),
    drainSeconds: z
      .int()
      .min(0)
      .max(300)
      .default(20)
      .describe('Seconds that a terminating replica keeps serving, until no endpoint names it any more.'),
    priorityClass: z.string().default('system-cluster-critical').describe("Of the webhook's pods."),
    caDays: z
      .number()
      .positive()
      .max(3650)
      .default(365)
      .describe('Life of the CA; it is renewed at two thirds.'),
    certificateDays: z
      .number()
      .positive()
      .max(825)
      .default(30)
      .describe('Life of the serving certificate; it is renewed at two thirds.'),
    restrictEgress: z
      .boolean()
      .default(false)
      .describe("A NetworkPolicy that lets the webhook reach nothing but DNS and the API server's ports."),
    requests: amounts('50m', '128Mi').describe('What a replica asks for.'),
    limits: amounts('1', '512Mi').describe(
      'What a replica may use: a third of it in normal use; the rest is for hostile reviews.',
    ),
  })
  .prefault({})
  .describe('The admission webhook itself.');
