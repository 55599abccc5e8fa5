export type { Link, RequestOptions } from './link.js';
export { read } from './read.js';
export type { Attendance, AttendedSession, GivenToken, SessionTokens } from './session-tokens.js';
