import { RequestError } from '../../kernel/request-error.js';

/** The part of a socket that is needed to refuse what came over it. */
interface RefusedSocket {
  readonly writable: boolean;
  end(text: string): void;
  destroy(): void;
}

/** Answers bytes that are no HTTP request (RFC 9112) with the same error body as any other refusal, and closes. */
export function refuseOnSocket(socket: RefusedSocket, requestId: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const error = new RequestError('protocol/malformed');
  const body = JSON.stringify({ error: error.toBody('read the request', requestId) });
  const head = [
    `HTTP/1.1 ${error.status} Bad Request`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${new TextEncoder().encode(body).length}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
