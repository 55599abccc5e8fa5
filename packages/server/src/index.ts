export { createServer, type ParleyServer, type ServerOptions } from './app/create-server.js';
export { loadConfig, type ConfigSources } from './app/load-config.js';
export { ConfigError, defaults, type ServerConfig } from './app/config.js';
