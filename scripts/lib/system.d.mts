/** The variables that tell tests where the system's programs are. */
export function systemEnvironment(env?: NodeJS.ProcessEnv): Record<string, string>;
/** The path of Kamailio, where its module for WebSocket and rtpengine are there too. */
export function findSipEdge(env?: NodeJS.ProcessEnv): string | undefined;
