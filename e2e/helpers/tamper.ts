import type { Description, OperationName } from '@parley/protocol';
import type { Page } from 'playwright-core';

/** What a page asks of the server, as the wire has it. */
export interface AskedFrame {
  readonly id: number;
  readonly op: OperationName;
  readonly params: { readonly callId?: string; readonly description?: Description };
}

/** What goes to the server in place of a frame of the page. */
export type Tamper = (frame: AskedFrame) => readonly AskedFrame[] | Promise<readonly AskedFrame[]>;

/** Puts somebody between the page and the server; the page is to be opened afterwards. */
export async function tamper(page: Page, change: Tamper): Promise<{ say(event: object): void }> {
  const says: ((text: string) => void)[] = [];
  await page.routeWebSocket(/\/v1\/connect/u, (socket) => {
    const server = socket.connectToServer();
    says.push((text) => socket.send(text));
    socket.onMessage(async (message) => {
      for (const frame of [JSON.parse(String(message)) as AskedFrame | AskedFrame[]].flat())
        for (const next of await change(frame)) server.send(JSON.stringify(next));
    });
  });
  return { say: (event) => says.at(-1)?.(JSON.stringify(event)) };
}
