export { createServer, type ParleyServer, type ServerOptions } from './app/create-server.js';
export type { ClientConnection, ClientSocket } from './connection/client-socket.js';
export { loadConfig, type ConfigSources } from './app/load-config.js';
export { ConfigError, defaults, type ServerConfig } from './app/config.js';
