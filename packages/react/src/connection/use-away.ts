import { useConnection } from './use-connection.js';
import { useNetwork } from './use-network.js';

/** Whether what is done now waits: there is no connection, or the browser has just lost its network and the connection has not noticed. */
export function useAway(): boolean {
  const network = useNetwork();
  const { status, error } = useConnection();
  if (status === 'connected') return network === 'lost';
  if (status === 'connecting') return error !== undefined || network !== 'online';
  return status !== 'disconnected';
}
