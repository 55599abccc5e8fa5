import { createServer, type AddressInfo } from 'node:net';

/** Two ports of loopback that nobody has. */
export async function freePorts(): Promise<readonly [number, number]> {
  const probes = [createServer(), createServer()] as const;
  const find = (probe: (typeof probes)[0]) =>
    new Promise<number>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ host: '127.0.0.1', port: 0 }, () => resolve((probe.address() as AddressInfo).port));
    });
  const ports = [await find(probes[0]), await find(probes[1])] as const;
  for (const probe of probes) await new Promise((resolve) => probe.close(resolve));
  return ports;
}
