import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';

/** A tab of the window. */
export interface WindowTab {
  /** Runs an expression in the page and gives its value. */
  evaluate(expression: string): Promise<unknown>;
  /** Brings it before all others, which are hidden then. */
  show(): Promise<void>;
  /** The browser freezes a hidden page, or lets it go on. */
  freeze(state: 'frozen' | 'active'): Promise<void>;
  /** How many WebSockets of it are open. */
  readonly sockets: number;
}

/** One window of a real browser, whose tabs hide each other and can be frozen: Playwright keeps all its pages visible and awake. */
export interface OneWindow {
  open(url: string): Promise<WindowTab>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

const nothing = () => undefined;

/** Opens the window by the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/). */
export async function openOneWindow(): Promise<OneWindow> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-window-'));
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', '--no-first-run'];
  const path = process.env['PARLEY_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
  const child = spawn(path, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const address = await new Promise<string>((resolve) => {
    let said = '';
    child.stderr.on('data', (part: Buffer) => {
      const [found] = /ws:\/\/\S+/.exec((said += part.toString())) ?? [];
      if (found) resolve(found);
    });
  });
  const socket = new WebSocket(address);
  await new Promise((resolve) => socket.once('open', resolve));
  const waiting = new Map<number, (message: Message) => void>();
  const sockets = new Map<string, number>();
  let lastId = 0;
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    const change = { 'Network.webSocketCreated': 1, 'Network.webSocketClosed': -1 }[message.method ?? ''] ?? 0;
    const of = message.sessionId ?? '';
    sockets.set(of, (sockets.get(of) ?? 0) + change);
  });
  const ask = async (method: string, params: unknown, sessionId?: string) => {
    const id = ++lastId;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    const { result = {}, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  return {
    async open(url) {
      const { targetId } = await ask('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = (await ask('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string };
      const tab = (method: string, params: unknown = {}) => ask(method, params, sessionId);
      await tab('Network.enable');
      await tab('Page.enable');
      await tab('Page.navigate', { url });
      return {
        async evaluate(expression) {
          const params = { expression, returnByValue: true, awaitPromise: true };
          const { result } = (await tab('Runtime.evaluate', params)) as { result?: { value?: unknown } };
          return result?.value;
        },
        show: () => ask('Target.activateTarget', { targetId }).then(nothing),
        freeze: (state) => tab('Page.setWebLifecycleState', { state }).then(nothing),
        get sockets() {
          return sockets.get(sessionId) ?? 0;
        },
      };
    },
    async close() {
      socket.close();
      child.kill();
      await exited;
      // Its processes may still be writing.
      await rm(profile, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}
