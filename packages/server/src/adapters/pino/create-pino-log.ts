import { pino, type DestinationStream } from 'pino';
import type { Log } from '../../kernel/ports.js';

/** How much is logged. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Never logged, whoever passes it by mistake. */
const secrets = ['token', 'apiKey', 'appSecret', 'secret', 'authorization', 'password', 'credential', 'text', 'sdp'];

/** Logs one line of JSON for each event. Goes to standard output unless told otherwise. */
export function createPinoLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: undefined,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
  };
  const logger = destination ? pino(options, destination) : pino(options);
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
