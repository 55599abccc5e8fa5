import type { Port } from '../connection/engine-port.js';

/** A port that copies what it posts, as a worker's does: it throws on what is no structured-clone data. */
export function createCloningPort<Out, In>(port: Port<Out, In>): Port<Out, In> {
  return { post: (message) => port.post(structuredClone(message)), listen: (listener) => port.listen(listener) };
}
