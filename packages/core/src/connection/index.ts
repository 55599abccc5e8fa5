export { fromErrorData, toErrorData } from './error-data.js';
export { read } from './read.js';
export type { Attendance, AttendedSession, GivenToken, SessionTokens } from './session-tokens.js';
export type { Held, OutboxEntry } from './engine-port.js';
