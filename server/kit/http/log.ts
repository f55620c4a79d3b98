import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * Structured logs by allow-list: a line holds only the fields named here. Bodies, headers, query strings, names and contacts
 * are never logged, because nothing but these keys passes.
 */
const ALLOWED = new Set(['level', 'time', 'msg', 'requestId', 'method', 'route', 'status', 'ms', 'task', 'err', 'code', 'workers', 'event', 'url', 'count', 'port', 'stack', 'actor', 'name', 'from', 'to', 'version']);

export const createLog = (level: string): Log => pino({
  level, base: null,
  formatters: { level: label => ({ level: label }), log: fields => Object.fromEntries(Object.entries(fields).filter(([key]) => ALLOWED.has(key))) },
  timestamp: pino.stdTimeFunctions.isoTime,
});
