export { useAway } from './use-away.js';
export { useConnection } from './use-connection.js';
export { ConnectionBanner, type ConnectionBannerProps } from './connection-banner.js';
