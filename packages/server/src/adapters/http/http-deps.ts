import type { Authenticate } from '../../auth/identity.js';
import type { Log, Metrics, Random } from '../../kernel/ports.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Rules } from '../../kernel/rules-contract.js';

/** What serving HTTP needs. */
export interface HttpDeps {
  readonly rules: Pick<Rules, 'dispatch' | 'openRecording' | 'openFile' | 'openUpload'>;
  /** What takes the bytes of uploads; where it is not given, there are none. */
  readonly uploads?: { serve(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> };
  readonly authenticate: Authenticate;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics & { text(): Promise<string>; readonly contentType: string };
  /** Rejects where the server cannot serve now. */
  readonly ready: () => Promise<void>;
  readonly options: HttpOptions;
}

/** What an operator may set. */
export interface HttpOptions {
  readonly version: string;
  /** Origins whose pages may ask, or all of them. The server's own pages always may. */
  readonly origins: readonly string[] | '*';
  /** A folder of static files; paths that are no file of it give its index.html. */
  readonly demo?: string;
  /** In PEM: serve HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Where clients reach this server, for the OpenAPI document. */
  readonly publicUrl?: string;
}
