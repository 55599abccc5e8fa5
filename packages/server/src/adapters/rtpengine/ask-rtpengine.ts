import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

/** Where an rtpengine takes commands. */
export interface RtpengineAddress {
  readonly host: string;
  readonly port: number;
}

/** A command of rtpengine's ng protocol, such as `{ command: 'ping' }`. */
export type RtpengineCommand = Readonly<Record<string, unknown>> & { readonly command: string };

const askAgainAfter = 250;

/**
 * Sends a command to rtpengine (ng protocol, in JSON over UDP), again where there is no answer: it knows repeated ones by their cookie.
 *
 * @throws Error where it refuses, answers what is no answer, or says nothing within `within` ms.
 */
export function askRtpengine(
  { host, port }: RtpengineAddress,
  command: RtpengineCommand,
  within = 2_000,
): Promise<Readonly<Record<string, unknown>>> {
  const cookie = randomBytes(8).toString('hex');
  const message = `${cookie} ${JSON.stringify(command)}`;
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const send = () => socket.send(message, port, host, () => undefined);
    const again = setInterval(send, askAgainAfter);
    const late = setTimeout(() => end(new Error('it does not answer')), within);
    function end(why: Error | Readonly<Record<string, unknown>>): void {
      clearInterval(again);
      clearTimeout(late);
      socket.close();
      if (!(why instanceof Error)) resolve(why);
      else reject(new Error(`Unable to ask rtpengine for ${command.command}: because ${why.message}.`, { cause: why }));
    }
    socket.once('error', (error) => end(error));
    socket.on('message', (answer) => {
      const text = answer.toString('utf8');
      // Of an earlier question, or of nobody we asked.
      if (!text.startsWith(`${cookie} `)) return;
      const said = read(text.slice(cookie.length + 1));
      if (!said) end(new Error('its answer cannot be read'));
      else if (said['result'] === 'error') end(new Error(`it says: ${String(said['error-reason'])}`));
      else end(said);
    });
    send();
  });
}

function read(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'result' in value ? value : undefined;
  } catch {
    return undefined;
  }
}
