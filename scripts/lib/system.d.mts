/** The variables that tell tests where the system's programs are. */
export function systemEnvironment(env?: NodeJS.ProcessEnv): Record<string, string>;
