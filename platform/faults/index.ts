export { type FaultCode, type FaultEntry, faults } from './catalogue.ts';
export { Fault, fault, toFault } from './fault.ts';
