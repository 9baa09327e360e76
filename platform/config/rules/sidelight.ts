import { alerting, area } from './alerting.ts';

export const sidelight = area('Sidelight itself: its webhook.', {
  settingsRefused: alerting({ severity: 'warning', for: '2m', selectors: ['namespace'] }),
});
